import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Cluster } from "../../src/model/cluster.ts";
import { nodesOf } from "../../src/model/nodes.ts";
import { membersOf } from "../../src/model/record.ts";
import { consentsFrom } from "../../src/spec/consent.ts";
import { judgeVolumes, type KeptVolume } from "../../src/targets/volumes.ts";
import { clusterOf } from "../model/cluster-of.ts";
import { identity } from "./docker/live-of.ts";
import { empty, lived, record, words } from "./kept-of.ts";

const none = consentsFrom(undefined);

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
  const judged = ({ wanted, kept, allow }: Case) =>
    judgeVolumes(wanted, identity, kept, consentsFrom(allow.join(",")), words);

  it("nobody with data is told to begin, and with data anywhere one of ZooKeeper at most, to join a lone member", () => {
    check((one) => {
      const { births, growth } = judged(one);
      for (const volume of one.kept) if (volume.hasData) expect(births).not.toContain(volume.node);
      if (one.kept.some(({ hasData }) => hasData)) {
        const voters = births.filter((node) => node.startsWith("zookeeper"));
        expect(voters).toEqual(growth?.from === 1 ? voters.filter((node) => node === "zookeeper-2") : []);
      }
    });
  });

  it("an old member begins again only by consent", () => {
    check((one) => {
      if (!one.kept.some(({ hasData }) => hasData)) return;
      const old = new Set(one.kept.flatMap((volume) => volume.record?.members ?? []));
      const { births, refills, growth } = judged(one);
      const begin = [...births, ...refills];
      for (const node of begin.filter((name) => growth === undefined || name.startsWith("kafka"))) {
        expect(!old.has(node) || one.allow.includes(`empty-volume:${node}`)).toBe(true);
      }
    });
  });

  it("an old broker begins again only when the others were asked, unless none of them holds anything", () => {
    check((one) => {
      const { births } = judged(one);
      const isBroker = (node: string) => one.wanted.brokers.some(({ name }) => name === node);
      if (!one.kept.some(({ node, hasData }) => hasData && isBroker(node))) return;
      const old = new Set(one.kept.flatMap((volume) => volume.record?.members ?? []));
      expect(births.filter((node) => isBroker(node) && old.has(node))).toEqual([]);
    });
  });

  it("a broker that would start with nothing is either told to begin, or an obstacle", () => {
    check((one) => {
      const { births, refills, obstacles } = judged(one);
      for (const { name } of one.wanted.brokers) {
        const volume = one.kept.find(({ node }) => node === name);
        if (volume?.hasData || volume?.marked) continue;
        const refused = obstacles.some(({ code, about }) => code === "empty-volume" && about === name);
        expect(births.includes(name) || refills.includes(name)).toBe(!refused);
      }
    });
  });

  it("ZooKeeper starts over data only with a majority that has its own; of one that grows, with every member", () => {
    check((one) => {
      if (!one.kept.some(({ hasData }) => hasData)) return;
      const count = one.wanted.zookeepers.length;
      const own = one.kept.filter((volume) => volume.node.startsWith("zookeeper") && (volume.hasData || volume.marked));
      const { obstacles, growth } = judged(one);
      if (obstacles.some(({ code }) => code.startsWith("ensemble-"))) return;
      if (growth === undefined) expect(own.length).toBeGreaterThan(count / 2);
      else expect(own.filter(({ hasData }) => hasData).length).toBeGreaterThanOrEqual(growth.from);
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
      const { births, refills, members, obstacles } = judged(one);
      if (obstacles.length > 0) return;
      // An ensemble keeps its size for life; records that tell of another one are not of one life.
      const ensemble = members.filter((name) => name.startsWith("zookeeper-"));
      if (ensemble.length !== one.wanted.zookeepers.length) return;
      const written = nodesOf(one.wanted).map((node): KeptVolume => {
        const before = one.kept.find((volume) => volume.node === node.name) ?? {
          ...lived(one.wanted, node.name),
          ...empty,
        };
        return {
          ...before,
          record: record(one.wanted, node.name, { members }),
          marked: before.marked || births.includes(node.name) || refills.includes(node.name),
        };
      });
      const again = judgeVolumes(one.wanted, identity, written, none, words);
      expect(again.obstacles).toEqual([]);
      expect(again.births.filter((node) => !births.includes(node))).toEqual([]);
    });
  });
});
