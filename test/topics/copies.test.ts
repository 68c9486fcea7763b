import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { placeCopies } from "../../src/topics/copies.ts";

const brokers = (...racks: (string | null)[]) => racks.map((rack, at) => ({ id: at + 1, rack }));
const partition = (number: number, replicas: number[], isr = replicas, leader = isr[0] ?? -1) => ({
  partition: number,
  leader,
  replicas,
  isr,
});
const placed = (...args: Parameters<typeof placeCopies>) => Object.fromEntries(placeCopies(...args));

describe("the copies of a topic", () => {
  it("that are missing go to the brokers with the fewest, behind those there are", () => {
    const partitions = [partition(0, [1]), partition(1, [1]), partition(2, [2])];
    expect(placed(partitions, brokers(null, null, null), 2)).toEqual({ 0: [1, 3], 1: [1, 2], 2: [2, 3] });
  });

  it("that are missing go to a rack that has none yet", () => {
    expect(placed([partition(0, [1])], brokers("a", "a", "b"), 2)).toEqual({ 0: [1, 3] });
  });

  it("that are too many go, those out of sync first, and the leader's never", () => {
    const partitions = [partition(0, [1, 2, 3], [3, 1], 3), partition(1, [1, 2, 3]), partition(2, [2, 3], [2, 3])];
    expect(placed(partitions, brokers(null, null, null), 2)).toEqual({ 0: [1, 3], 1: [1, 2] });
    expect(placed(partitions.slice(0, 1), brokers(null, null, null), 1)).toEqual({ 0: [3] });
  });

  it("are as many as wanted, on different brokers, with the leader among them", () => {
    const topic = fc
      .record({ count: fc.integer({ min: 1, max: 6 }), copies: fc.integer({ min: 1, max: 6 }) })
      .chain(({ count, copies }) =>
        fc.record({
          count: fc.constant(count),
          copies: fc.constant(Math.min(copies, count)),
          partitions: fc.array(fc.shuffledSubarray([1, 2, 3, 4, 5, 6].slice(0, count), { minLength: 1 }), {
            minLength: 1,
            maxLength: 8,
          }),
        }),
      );
    fc.assert(
      fc.property(topic, ({ count, copies, partitions }) => {
        const before = partitions.map((replicas, number) => partition(number, replicas));
        const after = placeCopies(before, brokers(...Array.from({ length: count }, () => null)), copies);
        for (const { partition: number, replicas, leader } of before) {
          const now = after.get(number) ?? replicas;
          expect(new Set(now).size).toBe(copies);
          expect(now).toHaveLength(copies);
          expect(now).toContain(leader);
          expect(after.has(number)).toBe(replicas.length !== copies);
        }
      }),
    );
  });
});
