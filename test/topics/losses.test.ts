import { describe, expect, it } from "vitest";
import { lossesOf } from "../../src/topics/losses.ts";
import { liveTopic } from "./live-topic.ts";

const day = "86400000";
const losses = (own: Record<string, string>, set: Record<string, string>, remove: readonly string[] = []) =>
  lossesOf(liveTopic({ own }), { set, remove });

describe("records are lost", () => {
  it.each([
    ["a shorter time", {}, { "retention.ms": day }, [], "it keeps them for 7d and would only for 1d"],
    [
      "a time after none",
      { "retention.ms": "-1" },
      { "retention.ms": day },
      [],
      "it keeps them for ever and would only",
    ],
    ["a limit of size", {}, { "retention.bytes": "5" }, [], "it would keep 5 bytes, now all"],
    ["a smaller size", { "retention.bytes": "9" }, { "retention.bytes": "5" }, [], "it would keep 5 bytes, now 9"],
    [
      "the brokers' time again",
      { "retention.ms": "-1" },
      {},
      ["retention.ms"],
      "it keeps them for ever and would only",
    ],
    ["compaction", {}, { "cleanup.policy": "compact" }, [], "cleanup.policy becomes compact"],
    ["compaction beside", {}, { "cleanup.policy": "compact,delete" }, [], "cleanup.policy becomes compact"],
    [
      "deletion after compaction",
      { "cleanup.policy": "compact" },
      { "cleanup.policy": "delete" },
      [],
      "cleanup.policy becomes delete",
    ],
    [
      "no compaction any more",
      { "cleanup.policy": "compact" },
      {},
      ["cleanup.policy"],
      "cleanup.policy becomes delete",
    ],
  ])("by %s", (_, own, set, remove, said) => {
    const [first, ...more] = losses(own as Record<string, string>, set as Record<string, string>, remove);
    expect(first).toContain(said);
    expect(more).toEqual([]);
  });

  it.each([
    ["a longer time", {}, { "retention.ms": "604800001" }],
    ["no time at all", {}, { "retention.ms": "-1" }],
    ["a shorter time where nothing is deleted", { "cleanup.policy": "compact" }, { "retention.ms": day }],
    [
      "deletion with nothing too old",
      { "cleanup.policy": "compact", "retention.ms": "-1" },
      { "cleanup.policy": "delete" },
    ],
    ["another setting", {}, { "segment.ms": "5" }],
  ])("not by %s", (_, own, set) => {
    expect(losses(own as Record<string, string>, set as Record<string, string>)).toEqual([]);
  });
});
