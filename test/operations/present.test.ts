import { describe, expect, it } from "vitest";
import { isAtLeast, refusalOf, type Surroundings } from "../../src/operations/doors/present.ts";

const zookeeper: Surroundings = { version: "3.9.2", metadata: "zookeeper" };
const kraft: Surroundings = { version: "4.3.1", metadata: "kraft" };

describe("a tool that a cluster has no use for is refused, with the reason and what does its work", () => {
  it.each([
    ["zookeeper-shell", kraft, "works on ZooKeeper", "`kafka-cluster tool kafka-metadata-quorum describe --status`"],
    ["zookeeper-security-migration", { ...kraft, version: "3.9.2" }, "works on ZooKeeper", "controllers"],
    ["kafka-metadata-quorum", zookeeper, "KRaft", "`kafka-cluster status`"],
    ["kafka-storage", zookeeper, "KRaft", "first starts"],
    ["kafka-metadata-shell", zookeeper, "KRaft", "`kafka-cluster tool zookeeper-shell ls /`"],
    ["kafka-share-groups", zookeeper, "came with Kafka 4.0, and this cluster runs 3.9.2", "`kafka-cluster groups`"],
    ["kafka-mirror-maker", kraft, "left Kafka with 4.0", "connect-mirror-maker"],
  ])("%s", (tool, surroundings, reason, remedy) => {
    const refusal = refusalOf(tool, ["--some", "thing"], surroundings);
    expect(refusal?.message).toContain(reason);
    expect(refusal?.remedy).toContain(remedy);
  });

  it("but not when it is only asked for help", () => {
    expect(refusalOf("zookeeper-shell", ["--help"], kraft)).toBeUndefined();
  });

  it.each([
    ["zookeeper-shell", zookeeper],
    ["kafka-metadata-quorum", kraft],
    ["kafka-metadata-quorum", { ...kraft, version: "3.9.2" }],
    ["kafka-storage", kraft],
    ["kafka-share-groups", kraft],
    ["kafka-share-groups", { ...kraft, version: undefined }],
    ["kafka-mirror-maker", zookeeper],
    ["kafka-topics", kraft],
    ["something-new", zookeeper],
  ] as const)("%s is not refused where it works", (tool, surroundings) => {
    expect(refusalOf(tool, [], surroundings)).toBeUndefined();
  });

  it("compares lines of releases by their numbers", () => {
    expect(isAtLeast("10.0.0", "4.2")).toBe(true);
    expect(isAtLeast("4.10.0", "4.2")).toBe(true);
    expect(isAtLeast("4.1.2", "4.2")).toBe(false);
    expect(isAtLeast(undefined, "4.0")).toBe(false);
  });
});
