import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Ranges } from "../../../src/operations/load/ranges.ts";

const numbers = fc.array(fc.integer({ min: 0, max: 40 }));

function rangesOf(list: readonly number[]): Ranges {
  const ranges = new Ranges();
  for (const number of list) ranges.add(number);
  return ranges;
}

const listOf = (ranges: Ranges): number[] =>
  ranges.list().flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, at) => first + at));

const sorted = (set: ReadonlySet<number>): number[] => [...set].sort((a, b) => a - b);

describe("Ranges", () => {
  it("hold what a set of the same numbers holds, in whatever order they come", () => {
    fc.assert(
      fc.property(numbers, (list) => {
        const ranges = rangesOf(list);
        const set = new Set(list);
        expect(listOf(ranges)).toEqual(sorted(set));
        expect(ranges.size).toBe(set.size);
        for (let number = -1; number <= 41; number++) expect(ranges.has(number)).toBe(set.has(number));
      }),
    );
  });

  it("give what is in one and not in the other, from a number on", () => {
    fc.assert(
      fc.property(numbers, numbers, fc.integer({ min: 0, max: 40 }), (list, other, from) => {
        const rest = rangesOf(list).without(rangesOf(other), from);
        expect(listOf(rest)).toEqual(sorted(new Set(list.filter((n) => n >= from && !other.includes(n)))));
        expect(rest.size).toBe(listOf(rest).length);
      }),
    );
  });

  it("keep a million numbers in a row as one run", () => {
    const ranges = new Ranges();
    for (let number = 0; number < 1_000_000; number++) ranges.add(number);
    expect(ranges.list()).toEqual([[0, 999_999]]);
  });
});
