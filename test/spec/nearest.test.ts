import { describe, expect, it } from "vitest";
import { nearest } from "../../src/spec/nearest.ts";

describe("the nearest word", () => {
  const words = ["brokets", "brokers", "zookeeper", "replication", "profile"];
  it.each([
    ["broker", "brokers"],
    ["zookeper", "zookeeper"],
    ["Replication", "replication"],
    ["profiel", "profile"],
    ["replicatoin", "replication"],
    ["topics", undefined],
    ["x", undefined],
  ])("to %s is %s", (word, expected) => {
    expect(nearest(word, words)).toBe(expected);
  });
});
