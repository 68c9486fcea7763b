import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Holder } from "../../src/model/next-holder.ts";
import type { Placed, Wish } from "../../src/operations/rebalance/placement.ts";
import { planRebalance, reassignmentJson } from "../../src/operations/rebalance/plan.ts";

interface Case {
  readonly wish: Wish;
  readonly factor: number;
}

const holders = (count: number, racks: number): readonly Holder[] =>
  Array.from({ length: count }, (_, at) => ({ id: at + 1, rack: racks === 0 ? null : `rack-${at % racks}` }));

/** Some topics over some brokers, of which the last ones may be about to leave. */
function cases(racks: number): fc.Arbitrary<Case> {
  return fc
    .record({ brokers: fc.integer({ min: 1, max: 6 }), extra: fc.integer({ min: 0, max: 3 }) })
    .chain(({ brokers, extra }) =>
      fc.record({
        brokers: fc.constant(brokers),
        factor: fc.integer({ min: 1, max: brokers }),
        topics: fc.array(
          fc.array(
            fc.uniqueArray(fc.integer({ min: 1, max: brokers + extra }), { minLength: 1, maxLength: brokers + extra }),
            { minLength: 1, maxLength: 8 },
          ),
          { maxLength: 4 },
        ),
      }),
    )
    .map(({ brokers, factor, topics }) => ({
      factor,
      wish: {
        holders: holders(brokers, racks),
        factorOf: () => factor,
        partitions: topics.flatMap((partitions, topic) =>
          partitions.map((replicas, partition) => ({ topic: `topic-${topic}`, partition, replicas })),
        ),
      },
    }));
}

/** Every partition as it is after the plan. */
function planned({ wish }: Case): readonly Placed[] {
  const { changes } = planRebalance(wish);
  return wish.partitions.map((placed) => {
    const change = changes.find((one) => one.topic === placed.topic && one.partition === placed.partition);
    return change === undefined ? placed : { ...placed, replicas: change.to };
  });
}

const width = (counts: readonly number[]): number => Math.max(...counts) - Math.min(...counts);
const replicasOn = (placed: readonly Placed[], id: number): number =>
  placed.filter(({ replicas }) => replicas.includes(id)).length;

describe("A plan", () => {
  it("gives every partition its number of replicas, each on another broker that stays", () => {
    fc.assert(
      fc.property(cases(0), (one) => {
        for (const { replicas } of planned(one)) {
          expect(replicas).toHaveLength(one.factor);
          expect(new Set(replicas).size).toBe(one.factor);
          expect(replicas.every((id) => one.wish.holders.some((holder) => holder.id === id))).toBe(true);
        }
      }),
    );
  });

  it("spreads the replicas of every topic, and of all topics together, evenly", () => {
    fc.assert(
      fc.property(cases(0), (one) => {
        const placed = planned(one);
        const ids = one.wish.holders.map(({ id }) => id);
        for (const topic of [...new Set(placed.map((partition) => partition.topic)), undefined]) {
          const of = placed.filter((partition) => topic === undefined || partition.topic === topic);
          expect(width(ids.map((id) => replicasOn(of, id)))).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it("spreads leaders so far that no single hand-over would make them more even", () => {
    fc.assert(
      fc.property(cases(0), (one) => {
        const placed = planned(one);
        const leads = (id: number) => placed.filter(({ replicas }) => replicas[0] === id).length;
        for (const { replicas } of placed)
          for (const id of replicas) expect(leads(replicas[0] ?? -1) - leads(id)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("gives each broker as many leaders of a topic as the others where every broker has every partition", () => {
    const partitions = ["a", "b"].flatMap((topic) =>
      Array.from({ length: 4 }, (_, partition) => ({ topic, partition, replicas: [1, 2, 3] })),
    );
    const placed = planned({ factor: 3, wish: { partitions, holders: holders(3, 0), factorOf: () => 3 } });
    for (const topic of ["a", "b", undefined]) {
      const of = placed.filter((one) => topic === undefined || one.topic === topic);
      expect(width([1, 2, 3].map((id) => of.filter(({ replicas }) => replicas[0] === id).length))).toBe(1);
    }
  });

  it("uses as many racks for each partition as it can", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }).chain(cases), (one) => {
        const rackOf = (id: number) => one.wish.holders.find((holder) => holder.id === id)?.rack;
        const racks = new Set(one.wish.holders.map(({ rack }) => rack)).size;
        for (const { replicas } of planned(one))
          expect(new Set(replicas.map(rackOf)).size).toBe(Math.min(one.factor, racks));
      }),
    );
  });

  it("leaves alone what is as it should be: planning what was planned changes nothing", () => {
    fc.assert(
      fc.property(cases(0), (one) => {
        expect(planRebalance({ ...one.wish, partitions: planned(one) })).toEqual({ changes: [], copies: 0 });
      }),
    );
  });

  it("copies no more than what the new brokers have to hold", () => {
    const partitions = Array.from({ length: 15 }, (_, partition) => ({
      topic: "orders",
      partition,
      replicas: [0, 1, 2].map((at) => ((partition + at) % 3) + 1),
    }));
    const { copies } = planRebalance({ partitions, holders: holders(5, 0), factorOf: (_, now) => now });
    expect(copies).toBe(18);
  });

  it("copies only what a leaving broker held when the others are even", () => {
    const partitions = Array.from({ length: 12 }, (_, partition) => ({
      topic: "orders",
      partition,
      replicas: [(partition % 4) + 1, ((partition + 1) % 4) + 1],
    }));
    const { changes, copies } = planRebalance({ partitions, holders: holders(3, 0), factorOf: (_, now) => now });
    expect(copies).toBe(partitions.filter(({ replicas }) => replicas.includes(4)).length);
    expect(changes.every(({ to }) => !to.includes(4))).toBe(true);
  });

  it("is made in seconds for thousands of partitions", () => {
    const partitions = Array.from({ length: 3000 }, (_, at) => ({
      topic: `topic-${at % 100}`,
      partition: Math.floor(at / 100),
      replicas: [1, 2, 3],
    }));
    const begin = performance.now();
    const { copies } = planRebalance({ partitions, holders: holders(6, 3), factorOf: (_, now) => now });
    expect(copies).toBeGreaterThanOrEqual(4500);
    expect(performance.now() - begin).toBeLessThan(30_000);
  });

  it("is written as Kafka's tool reads it", () => {
    expect(reassignmentJson([{ topic: "orders", partition: 0, replicas: [2, 1] }])).toBe(
      '{"version":1,"partitions":[{"topic":"orders","partition":0,"replicas":[2,1]}]}',
    );
  });
});
