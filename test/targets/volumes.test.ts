import { describe, expect, it } from "vitest";
import { membersOf } from "../../src/model/record.ts";
import { consentsFrom } from "../../src/spec/consent.ts";
import type { Description } from "../../src/spec/schema.ts";
import { formatObstacles } from "../../src/targets/obstacle.ts";
import { judgeVolumes, type KeptVolume } from "../../src/targets/volumes.ts";
import { expectFile } from "../artefact.ts";
import { clusterOf } from "../model/cluster-of.ts";
import { identity } from "./docker/live-of.ts";
import { empty, keptOf, lived, record, words } from "./kept-of.ts";

const cluster = clusterOf();
const judge = (kept: readonly KeptVolume[], allow?: string, description: Partial<Description> = {}) =>
  judgeVolumes(clusterOf(description), identity, kept, consentsFrom(allow), words);
const codes = (kept: readonly KeptVolume[], description: Partial<Description> = {}) =>
  judge(kept, undefined, description).obstacles.map(({ code, about }) => `${code} ${about}`);

describe("A cluster is born once:", () => {
  it("all nodes may start empty where no volume is kept", () => {
    expect(judge([])).toEqual({
      obstacles: [],
      births: membersOf(cluster),
      members: membersOf(cluster),
      beginning: "cluster",
      refills: [],
      growth: undefined,
    });
  });

  it("all may where an interrupted birth left volumes without data", () => {
    const kept = keptOf(cluster).map((volume) => ({ ...volume, ...empty, marked: true }));
    expect(judge(kept)).toMatchObject({ obstacles: [], births: membersOf(cluster) });
    expect(judge(kept.slice(2))).toMatchObject({ obstacles: [], births: membersOf(cluster) });
  });

  it("none may where all have their data", () => {
    expect(judge(keptOf(cluster))).toEqual({
      obstacles: [],
      births: [],
      members: membersOf(cluster),
      beginning: "node",
      refills: [],
      growth: undefined,
    });
  });

  it("a broker that is new may", () => {
    const { obstacles, births, members } = judge(keptOf(cluster), undefined, { brokers: { count: 5 } });
    expect(obstacles).toEqual([]);
    expect(births).toEqual(["kafka-4", "kafka-5"]);
    expect(members).toEqual(membersOf(clusterOf({ brokers: { count: 5 } })));
  });

  it("a new broker may whose volume was made by an `up` that was killed before it wrote the record", () => {
    const kept = [...keptOf(cluster), { ...lived(cluster, "kafka-4"), ...empty }];
    expect(judge(kept, undefined, { brokers: { count: 4 } })).toMatchObject({ obstacles: [], births: ["kafka-4"] });
  });

  it("one that has its permission and has not started yet is no loss", () => {
    const kept = keptOf(cluster, {
      "kafka-2": { hasData: false, marked: true },
      "zookeeper-3": { hasData: false, marked: true },
    });
    expect(judge(kept)).toMatchObject({ obstacles: [], births: [] });
  });

  it("a broker that has lost its volume may only by consent, and only that one", () => {
    const kept = keptOf(cluster, { "kafka-2": null, "kafka-3": empty });
    expect(codes(kept)).toEqual(["empty-volume kafka-2", "empty-volume kafka-3"]);
    const judged = judge(kept, "empty-volume:kafka-2,remove-node:kafka-3");
    expect(judged).toMatchObject({ births: [], refills: ["kafka-2"] });
    expect(judged.obstacles.map(({ about }) => about)).toEqual(["kafka-3"]);
  });

  it("brokers that have lost their volumes ask nobody where no other broker holds anything", () => {
    const all = keptOf(cluster, { "kafka-1": null, "kafka-2": null, "kafka-3": null });
    const everyOne = "empty-volume:kafka-1,empty-volume:kafka-2,empty-volume:kafka-3";
    const births = ["kafka-1", "kafka-2", "kafka-3"];
    expect(judge(all, everyOne)).toMatchObject({ obstacles: [], births, refills: [] });
  });

  it("who has left is still a member, and comes back empty only by consent", () => {
    const five = clusterOf({ brokers: { count: 5 } });
    const kept = keptOf(cluster).map((volume) => ({ ...volume, record: record(five, volume.node) }));
    expect(judge(kept).members).toEqual([...membersOf(cluster), "kafka-4", "kafka-5"]);
    expect(codes(kept, { brokers: { count: 5 } })).toEqual(["empty-volume kafka-4", "empty-volume kafka-5"]);
  });
});

describe("ZooKeeper's ensemble", () => {
  it.each([
    [1, [1], true],
    [3, [1], false],
    [3, [1, 2], true],
    [3, [1, 2, 3], true],
    [5, [1, 2], false],
    [5, [1, 2, 3], true],
  ] as const)("of %i that has lost %j is lost: %s", (count, lost, isLost) => {
    const description = { zookeeper: { count } };
    const whole = clusterOf(description);
    const kept = keptOf(whole, Object.fromEntries(lost.map((id) => [`zookeeper-${id}`, null])));
    expect(codes(kept, description)).toEqual(isLost ? ["ensemble-lost ZooKeeper"] : []);
    expect(judge(kept, undefined, description).births).toEqual([]);
  });
});

describe("What speaks against a kept volume", () => {
  const against: Readonly<Record<string, Partial<KeptVolume>>> = {
    "foreign-volume": { record: record(cluster, "kafka-1", { uid: "ffffffffffff" }) },
    "volume-of-another-node": { record: record(cluster, "kafka-2") },
    "retired-volume": { retired: true },
    "older-version": { version: "4.0.1" },
  };

  it.each(Object.entries(against))("is told: %s", (code, change) => {
    expect(codes(keptOf(cluster, { "kafka-1": change }))).toEqual([`${code} volume local-kafka-1-data`]);
  });

  it("is told for all volumes and all reasons at once, in these words", () => {
    const kept = keptOf(cluster, {
      "zookeeper-1": null,
      "zookeeper-2": empty,
      "kafka-1": { ...against["foreign-volume"], retired: true, version: "4.0.1" },
      "kafka-2": { record: record(cluster, "kafka-3") },
      "kafka-3": null,
    });
    const text = formatObstacles(judge(kept).obstacles);
    expectFile(`${import.meta.dirname}/../golden/messages/volumes.txt`, `${text}\n`);
  });

  it.each([
    ["3.9.2", "3.9.1", false],
    ["3.9.1", "3.9.2", false],
    ["3.8.1", "3.9.0", true],
    ["3.9.0", "3.8.1", false],
    ["3.9.2", "3.10.0", true],
    ["3.9.2", "4.0.0", true],
    ["3.9.2", "", false],
    ["3.9.2", "unreadable", false],
    ["3.8.1", "3.9.2 3.8", false],
    ["3.8.1", "3.9.2 3.9", true],
    ["3.7.2", "3.9.2 3.8", true],
    ["3.9.2", "3.8.1 3.8", false],
  ])("version %s over data of %j is too old: %s", (version, used, isOlder) => {
    const found = codes(keptOf(cluster, { "kafka-1": { version: used } }), { version });
    expect(found.includes("older-version volume local-kafka-1-data")).toBe(isOlder);
  });

  it.each([
    ["3.8", "3.9.2 3.9", true],
    ["3.8", "3.9.2", true],
    ["3.8", "3.9.2 3.8", false],
    ["3.9", "3.9.2 3.8", false],
    ["3.8", "", false],
    ["3.8", "unreadable", false],
  ])("protocol %s after a start with %j is a way back that there is not: %s", (interBrokerProtocol, used, isBack) => {
    const kept = keptOf(cluster, { "kafka-1": { version: used }, "zookeeper-1": { version: "3.9.2 3.9" } });
    const found = codes(kept, { version: "3.9.2", interBrokerProtocol });
    expect(found.includes("older-protocol volume local-kafka-1-data")).toBe(isBack);
    expect(found.filter((code) => code.includes("zookeeper"))).toEqual([]);
  });
});
