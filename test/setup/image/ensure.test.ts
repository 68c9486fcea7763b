import { describe, expect, test } from "vitest";
import type { Wanted } from "../../../src/setup/description.ts";
import { ensureImages } from "../../../src/setup/image/ensure.ts";
import { pull } from "../../../src/setup/image/pull.ts";
import { connect } from "../../../src/targets/docker/engine/connect.ts";
import { engineWith } from "./fake-registry-engine.ts";

const wanted: Wanted = { target: "docker", version: "3.9.2", host: undefined, images: [], takesDefaultImage: true };
const pulledWell = [{ status: "Pulling from apache/kafka", id: "3.9.2" }, { status: "Status: Downloaded newer image" }];

async function pulledBy(present: readonly string[], want: Wanted = wanted): Promise<readonly string[]> {
  const pulled: string[] = [];
  await ensureImages(await engineWith({ present, report: pulledWell, pulled }), want);
  return pulled;
}

describe("without an image in the description", () => {
  test("ours is enough, and so is the official one: nothing is pulled", async () => {
    expect(await pulledBy(["kafka-cluster/kafka:3.9.2"])).toEqual([]);
    expect(await pulledBy(["apache/kafka:3.9.2"])).toEqual([]);
  });

  test("the official one is pulled where the engine has neither", async () => {
    expect(await pulledBy(["apache/kafka:3.9.1"])).toEqual(["apache/kafka:3.9.2"]);
  });
});

describe("an image the description names", () => {
  const named = { ...wanted, images: ["example.org/kafka:1"], takesDefaultImage: false };

  test("is pulled unless it is there, and is the only one", async () => {
    expect(await pulledBy(["example.org/kafka:1"], named)).toEqual([]);
    expect(await pulledBy([], named)).toEqual(["example.org/kafka:1"]);
  });

  test("that cannot be pulled ends the run with the engine's reason", async () => {
    const report = [{ status: "Pulling" }, { error: "unauthorized: authentication required" }];
    const engine = await engineWith({ present: [], report, pulled: [] });
    await expect(ensureImages(engine, named)).rejects.toThrow(
      /example.org\/kafka:1, .*: unauthorized: authentication required\n.*docker pull/s,
    );
  });
});

describe("a pull", () => {
  test("says how far it is, over all layers", async () => {
    const report = [
      { status: "Downloading", id: "a", progressDetail: { current: 1e6, total: 10e6 } },
      { status: "Downloading", id: "b", progressDetail: { current: 2e6, total: 30e6 } },
      { status: "Download complete", id: "a" },
      { status: "Downloading", id: "b", progressDetail: { current: 15e6, total: 30e6 } },
    ];
    const said: string[] = [];
    await pull(connect(await engineWith({ present: [], report, pulled: [] })), "x:1", (line) => said.push(line));
    expect(said.at(-1)).toBe("x:1: 25 of 40 MB");
  });

  test("from a registry that says nothing is given up after its time", async () => {
    const docker = connect(await engineWith({ present: [], report: undefined, pulled: [] }));
    await expect(pull(docker, "x:1", () => {}, { first: 50, still: 50 })).rejects.toThrow(
      "the registry said nothing for 0.05 s",
    );
  });
});
