import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextHolder } from "../../src/model/next-holder.ts";

const inRacks = (...racks: (string | null)[]) => racks.map((rack, at) => ({ id: at + 1, rack }));
const none = () => [0];

describe("One more copy", () => {
  it.each<[string, Parameters<typeof nextHolder>, number | undefined]>([
    ["goes to the lowest id where all is the same", [[], inRacks(null, null), none], 1],
    ["goes to the broker with least to hold", [[1], inRacks(null, null, null), (id) => [id === 2 ? 5 : 4]], 3],
    ["is decided by the second number where the first is the same", [[], inRacks(null, null), (id) => [1, -id]], 2],
    ["goes to a rack that has none, however much that broker holds", [[1], inRacks("a", "a", "b"), (id) => [id]], 3],
    ["goes beside another one where every rack has one", [[1, 3], inRacks("a", "a", "b"), none], 2],
    ["takes no rack for one that it shares", [[1], inRacks(null, null, "a"), (id) => [id]], 2],
    ["has no place where every broker has one", [[1, 2], inRacks(null, null), none], undefined],
  ])("%s", (_, given, wanted) => {
    expect(nextHolder(...given)).toBe(wanted);
  });

  it("never goes to a broker that has one, and uses every rack before it uses one twice", () => {
    const rack = fc.constantFrom("a", "b", "c");
    fc.assert(
      fc.property(fc.array(rack, { minLength: 1, maxLength: 9 }), fc.array(fc.nat(3)), (racks, loads) => {
        const holders = inRacks(...racks);
        const placed: number[] = [];
        for (;;) {
          const next = nextHolder(placed, holders, (id) => [loads[id] ?? 0]);
          if (next === undefined) break;
          placed.push(next);
        }
        expect(placed.toSorted((a, b) => a - b)).toEqual(holders.map(({ id }) => id));
        const used = placed.map((id) => racks[id - 1]);
        const different = new Set(racks).size;
        expect(new Set(used.slice(0, different)).size).toBe(different);
      }),
    );
  });
});
