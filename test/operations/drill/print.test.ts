import { describe, expect, it } from "vitest";
import { networksToLeave } from "../../../src/operations/drill/docker/networks.ts";
import { drillMarkdown, drillTable, isWell } from "../../../src/operations/drill/print.ts";
import type { Row } from "../../../src/operations/drill/run.ts";

const round = {
  acknowledged: 8000,
  lost: 0,
  duplicates: 0,
  reordered: 0,
  foreign: 0,
  unacknowledged: 3,
  examples: [],
  longestGapMs: 10_449,
  silenceMs: 10_200,
  beganAnew: 0,
};
const well: Row = {
  fault: "kill-leader",
  nodes: ["kafka-1"],
  refused: [],
  round,
  wholeSeconds: 14.66,
  missing: undefined,
};
const lost: Row = { ...well, fault: "cut-all", round: { ...round, lost: 2, examples: [17, 18] } };
const dead: Row = { ...well, fault: "pause-broker", wholeSeconds: undefined, missing: "kafka-1 is not registered" };
const undone: Row = {
  ...well,
  fault: "disk-full",
  refused: ["it fills a node's disk: only with --yes"],
  round: undefined,
};

describe("The table of a drill", () => {
  it("has a line for each fault with its figures and its verdict", () => {
    expect(drillTable([well, lost, dead, undone])).toBe(
      [
        "fault         node     acknowledged  lost  duplicates  longest gap  whole again after  verdict",
        "kill-leader   kafka-1  8000          0     0           10.4 s       14.7 s             ok",
        "cut-all       kafka-1  8000          2     0           10.4 s       14.7 s             LOST 2 acknowledged messages, e.g. number 17, 18",
        "pause-broker  kafka-1  8000          0     0           10.4 s       –                  not whole again",
        "disk-full     kafka-1                                                                  not done: it fills a node's disk: only with --yes",
      ].join("\n"),
    );
  });

  it("is a table on a page, too", () => {
    expect(drillMarkdown([well]).split("\n")).toHaveLength(3);
  });

  it("is well when nothing was lost, doubled or reordered, nobody forgot its writer, and all came back", () => {
    expect([well, undone].map(isWell)).toEqual([true, true]);
    const wrong = [
      lost,
      dead,
      { ...well, round: { ...round, duplicates: 1 } },
      { ...well, round: { ...round, reordered: 1 } },
      { ...well, round: { ...round, foreign: 1 } },
      { ...well, round: { ...round, beganAnew: 1 } },
    ];
    expect(wrong.map(isWell)).toEqual(wrong.map(() => false));
  });
});

describe("A broker that is cut off", () => {
  const own = ["local", "local-metadata"].map((network) => ({ network, aliases: ["kafka-1"] }));
  it("leaves ZooKeeper's network, or all", () => {
    const names = (harm: "cut-metadata" | "cut-all" | "cut-brokers") =>
      networksToLeave(harm, own, new Set(["local-metadata"])).map(({ network }) => network);
    expect(names("cut-metadata")).toEqual(["local-metadata"]);
    expect(names("cut-all")).toEqual(["local", "local-metadata"]);
    expect(names("cut-brokers")).toEqual(["local", "local-metadata"]);
  });
});
