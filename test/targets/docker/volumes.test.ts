import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Cluster } from "../../../src/model/cluster.ts";
import { membersOf, type VolumeRecord } from "../../../src/model/record.ts";
import type { Description } from "../../../src/spec/schema.ts";
import { consentsFrom } from "../../../src/spec/consent.ts";
import { formatObstacles } from "../../../src/targets/obstacle.ts";
import { judgeVolumes, type KeptVolume } from "../../../src/targets/docker/volumes.ts";
import { expectFile } from "../../artefact.ts";
import { clusterOf } from "../../model/cluster-of.ts";
import { identity, nodesOf } from "./live-of.ts";

const none = consentsFrom(undefined);
const record = (cluster: Cluster, node: string, change: Partial<VolumeRecord> = {}): VolumeRecord => ({
  uid: identity.uid,
  cluster: cluster.name,
  node,
  mode: "zookeeper",
  members: membersOf(cluster),
  ...change,
});

/** The volume of a node that has run: with data, and nothing left of its permission. */
const lived = (cluster: Cluster, node: string, change: Partial<KeptVolume> = {}): KeptVolume => ({
  node,
  record: record(cluster, node),
  version: "3.9.2",
  ready: node.startsWith("kafka"),
  retired: false,
  marked: false,
  hasData: true,
  ...change,
});
const empty = { record: undefined, version: undefined, ready: false, hasData: false } as const;

/** All volumes of a cluster that has run, changed by node; null = the volume is gone. */
function keptOf(cluster: Cluster, changes: Readonly<Record<string, Partial<KeptVolume> | null>> = {}): KeptVolume[] {
  return membersOf(cluster)
    .filter((node) => changes[node] !== null)
    .map((node) => lived(cluster, node, changes[node] ?? {}));
}

const cluster = clusterOf();
const judge = (kept: readonly KeptVolume[], allow?: string, description: Partial<Description> = {}) =>
  judgeVolumes(clusterOf(description), identity, kept, consentsFrom(allow));
const codes = (kept: readonly KeptVolume[], description: Partial<Description> = {}) =>
  judge(kept, undefined, description).obstacles.map(({ code, about }) => `${code} ${about}`);

describe("A cluster is born once:", () => {
  it("all nodes may start empty where no volume is kept", () => {
    expect(judge([])).toEqual({ obstacles: [], births: membersOf(cluster), members: membersOf(cluster) });
  });

  it("all may where an interrupted birth left volumes without data", () => {
    const kept = keptOf(cluster).map((volume) => ({ ...volume, ...empty, marked: true }));
    expect(judge(kept)).toMatchObject({ obstacles: [], births: membersOf(cluster) });
    expect(judge(kept.slice(2))).toMatchObject({ obstacles: [], births: membersOf(cluster) });
  });

  it("none may where all have their data", () => {
    expect(judge(keptOf(cluster))).toEqual({ obstacles: [], births: [], members: membersOf(cluster) });
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
    const kept = keptOf(cluster, { "kafka-2": { hasData: false, marked: true }, "zookeeper-3": { hasData: false, marked: true } });
    expect(judge(kept)).toMatchObject({ obstacles: [], births: [] });
  });

  it("a broker that has lost its volume may only by consent, and only that one", () => {
    const kept = keptOf(cluster, { "kafka-2": null, "kafka-3": empty });
    expect(codes(kept)).toEqual(["empty-volume kafka-2", "empty-volume kafka-3"]);
    const judged = judge(kept, "empty-volume:kafka-2,remove-node:kafka-3");
    expect(judged.births).toEqual(["kafka-2"]);
    expect(judged.obstacles.map(({ about }) => about)).toEqual(["kafka-3"]);
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

  it.each([1, 5] as const)("born with three is not given %i", (count) => {
    expect(codes(keptOf(cluster), { zookeeper: { count } })).toEqual(["ensemble-size-changed zookeeper.count"]);
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
    const sizes = judge(keptOf(cluster), undefined, { zookeeper: { count: 5 } }).obstacles;
    const text = formatObstacles([...judge(kept).obstacles, ...sizes]);
    expectFile(`${import.meta.dirname}/../../golden/messages/volumes.txt`, `${text}\n`);
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
  ])("version %s over data of %j is too old: %s", (version, used, isOlder) => {
    const found = codes(keptOf(cluster, { "kafka-1": { version: used } }), { version });
    expect(found.includes("older-version volume local-kafka-1-data")).toBe(isOlder);
  });
});

describe("Whatever volumes are kept,", () => {
  const anyDescription = fc.record({
    brokers: fc.record({ count: fc.integer({ min: 1, max: 5 }) }),
    zookeeper: fc.record({ count: fc.constantFrom(1 as const, 3 as const, 5 as const) }),
  });
  const anyCase = anyDescription.chain((description) => {
    const wanted = clusterOf(description);
    const names = [...membersOf(clusterOf({ brokers: { count: 5 }, zookeeper: { count: 5 } }))];
    const anyVolume = fc.record({
      members: fc.option(fc.subarray(names), { nil: undefined }),
      hasData: fc.boolean(),
      marked: fc.boolean(),
      retired: fc.boolean(),
    });
    const kept = fc
      .subarray([...membersOf(wanted)])
      .chain((nodes) => fc.tuple(...nodes.map((node) => anyVolume.map((volume) => ({ node, ...volume })))))
      .map((volumes) =>
        volumes.map(({ members, ...volume }) =>
          lived(wanted, volume.node, {
            ...volume,
            record: members && record(wanted, volume.node, { members }),
          }),
        ),
      );
    const consents = fc.subarray([...membersOf(wanted)]).map((nodes) => nodes.map((node) => `empty-volume:${node}`));
    return fc.record({ wanted: fc.constant(wanted), kept, consents });
  });
  interface Case {
    readonly wanted: Cluster;
    readonly kept: readonly KeptVolume[];
    readonly allow: readonly string[];
  }
  const check = (property: (one: Case) => void) =>
    fc.assert(
      fc.property(anyCase, ({ wanted, kept, consents }) => property({ wanted, kept, allow: consents })),
      { numRuns: 1000 },
    );
  const judged = ({ wanted, kept, allow }: Case) => judgeVolumes(wanted, identity, kept, consentsFrom(allow.join(",")));

  it("nobody with data is told to begin, and with data anywhere nobody of ZooKeeper is", () => {
    check((one) => {
      const { births } = judged(one);
      for (const volume of one.kept) if (volume.hasData) expect(births).not.toContain(volume.node);
      if (one.kept.some(({ hasData }) => hasData)) {
        expect(births.filter((node) => node.startsWith("zookeeper"))).toEqual([]);
      }
    });
  });

  it("an old member begins again only by consent", () => {
    check((one) => {
      if (!one.kept.some(({ hasData }) => hasData)) return;
      const old = new Set(one.kept.flatMap((volume) => volume.record?.members ?? []));
      for (const node of judged(one).births) {
        expect(!old.has(node) || one.allow.includes(`empty-volume:${node}`)).toBe(true);
      }
    });
  });

  it("a broker that would start with nothing is either told to begin, or an obstacle", () => {
    check((one) => {
      const { births, obstacles } = judged(one);
      for (const { name } of one.wanted.brokers) {
        const volume = one.kept.find(({ node }) => node === name);
        if (volume?.hasData || volume?.marked) continue;
        const refused = obstacles.some(({ code, about }) => code === "empty-volume" && about === name);
        expect(births.includes(name)).toBe(!refused);
      }
    });
  });

  it("ZooKeeper starts over data only with a majority that has its own", () => {
    check((one) => {
      if (!one.kept.some(({ hasData }) => hasData)) return;
      const count = one.wanted.zookeepers.length;
      const own = one.kept.filter((volume) => volume.node.startsWith("zookeeper") && (volume.hasData || volume.marked));
      const refused = judged(one).obstacles.some(({ code }) => code.startsWith("ensemble-"));
      if (!refused) expect(own.length).toBeGreaterThan(count / 2);
    });
  });

  it("no member is ever forgotten", () => {
    check((one) => {
      const { members } = judged(one);
      const unborn = !one.kept.some(({ hasData }) => hasData);
      const known = unborn ? [] : one.kept.flatMap((volume) => volume.record?.members ?? []);
      expect(members).toEqual(expect.arrayContaining([...new Set([...known, ...membersOf(one.wanted)])]));
    });
  });

  it("a start that was interrupted after the volumes were written is not refused the next time, and gives no more births", () => {
    check((one) => {
      const { births, members, obstacles } = judged(one);
      if (obstacles.length > 0) return;
      const written = nodesOf(one.wanted).map((node): KeptVolume => {
        const before = one.kept.find((volume) => volume.node === node.name) ?? { ...lived(one.wanted, node.name), ...empty };
        return {
          ...before,
          record: record(one.wanted, node.name, { members }),
          marked: before.marked || births.includes(node.name),
        };
      });
      const again = judgeVolumes(one.wanted, identity, written, none);
      expect(again.obstacles).toEqual([]);
      expect(again.births.filter((node) => !births.includes(node))).toEqual([]);
    });
  });
});
