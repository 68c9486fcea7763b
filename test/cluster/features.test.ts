import { afterEach, describe, expect, it, vi } from "vitest";
import { finaliseFeatures } from "../../src/features.ts";
import { raiseFeatures, readFeatures } from "../../src/kafka/client.ts";
import { levelsOf, lineOfLevel } from "../../src/model/feature-levels.ts";
import { lineOf, VERSIONS } from "../../src/model/versions.ts";

vi.mock("../../src/kafka/client.ts", () => ({ raiseFeatures: vi.fn(), readFeatures: vi.fn() }));
afterEach(() => vi.resetAllMocks());

/** What is raised in a cluster of these levels, and what is said of it. */
async function raised(protocol: string, found: Readonly<Record<string, number>>, metadata = "kraft" as const) {
  vi.mocked(readFeatures).mockResolvedValue(found);
  const said: string[] = [];
  await finaliseFeatures(["kafka-1:9092"], { metadata, protocol }, (text) => said.push(text));
  return { levels: vi.mocked(raiseFeatures).mock.calls.map(([, levels]) => levels), said };
}

describe("The feature levels of a release", () => {
  it("are known of every line that is supported", () => {
    for (const line of new Set(VERSIONS.kraft.map(lineOf))) expect(levelsOf(line), line).toBeDefined();
  });

  it("tell the release by metadata.version, the one before where a level lies between two", () => {
    expect([20, 21, 24, 25, 29, 30, 99].map(lineOfLevel)).toEqual([
      undefined,
      "3.9",
      "3.9",
      "4.0",
      "4.2",
      "4.3",
      "4.3",
    ]);
  });
});

describe("Finalising", () => {
  it("raises what is below the release the description means, and says so", async () => {
    const { levels, said } = await raised("4.2", {
      "metadata.version": 25,
      "transaction.version": 2,
      "kraft.version": 1,
    });
    expect(levels).toEqual([
      {
        "metadata.version": 29,
        "group.version": 1,
        "eligible.leader.replicas.version": 1,
        "share.version": 1,
        "streams.version": 1,
      },
    ]);
    expect(said).toEqual([expect.stringContaining("finalising the feature levels of 4.2: metadata.version 25 → 29")]);
  });

  it("leaves a cluster alone that is there, whatever somebody has lowered by hand", async () => {
    expect((await raised("4.2", { "metadata.version": 29 })).levels).toEqual([]);
    expect((await raised("4.0", { "metadata.version": 29 })).levels).toEqual([]);
  });

  it("asks nobody with ZooKeeper", async () => {
    await finaliseFeatures(["kafka-1:9092"], { metadata: "zookeeper", protocol: "3.9" }, () => {});
    expect(readFeatures).not.toHaveBeenCalled();
  });
});
