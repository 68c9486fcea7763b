import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Audit, isSound, together, type Verdict } from "../../../src/operations/load/audit.ts";
import { Gap } from "../../../src/operations/load/gap.ts";
import { Ranges } from "../../../src/operations/load/ranges.ts";

interface Written {
  readonly count: number;
  /** Numbers that were not acknowledged. */
  readonly inDoubt: readonly number[];
}

const written: fc.Arbitrary<Written> = fc
  .integer({ min: 1, max: 60 })
  .chain((count) =>
    fc.record({ count: fc.constant(count), inDoubt: fc.uniqueArray(fc.integer({ min: 0, max: count - 1 })) }),
  );

const upTo = (count: number): number[] => Array.from({ length: count }, (_, number) => number);

function verdict({ count, inDoubt }: Written, log: readonly number[], from = 0): Verdict {
  const acknowledged = new Ranges();
  for (const number of upTo(count)) if (!inDoubt.includes(number)) acknowledged.add(number);
  const audit = new Audit(from);
  for (const number of log) audit.read(number);
  return audit.verdict(acknowledged, count);
}

describe("An audit", () => {
  it("finds nothing wrong with a log of everything written, and takes what is in doubt either way", () => {
    fc.assert(
      fc.property(written, fc.infiniteStream(fc.boolean()), (one, heads) => {
        const log = upTo(one.count).filter((number) => !one.inDoubt.includes(number) || heads.next().value);
        const said = verdict(one, log);
        expect(isSound(said)).toBe(true);
        expect(said.acknowledged).toBe(one.count - one.inDoubt.length);
        expect(said.unacknowledged).toBe(log.length - said.acknowledged);
      }),
    );
  });

  it("counts every acknowledged message that is missing, wherever it is, and names some", () => {
    fc.assert(
      fc.property(written, fc.infiniteStream(fc.boolean()), (one, heads) => {
        const log = upTo(one.count).filter(() => heads.next().value);
        const missing = upTo(one.count).filter((number) => !log.includes(number) && !one.inDoubt.includes(number));
        const said = verdict(one, log);
        expect(said.lost).toBe(missing.length);
        expect(said.examples).toEqual(missing.slice(0, 5));
        expect(isSound(said)).toBe(missing.length === 0);
      }),
    );
  });

  it("counts a message that came again as a duplicate, and as nothing else", () => {
    fc.assert(
      fc.property(written, fc.nat(), fc.nat(), (one, which, where) => {
        const log = upTo(one.count);
        const again = which % one.count;
        const said = verdict(one, log.toSpliced(again + 1 + (where % (one.count - again)), 0, again));
        expect(said).toMatchObject({ lost: 0, duplicates: 1, reordered: 0, foreign: 0 });
        expect(isSound(said)).toBe(false);
      }),
    );
  });

  it("sees two messages that changed places", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 60 }), fc.nat(), (count, which) => {
        const at = which % (count - 1);
        const said = verdict({ count, inDoubt: [] }, upTo(count).toSpliced(at, 2, at + 1, at));
        expect(said).toMatchObject({ lost: 0, duplicates: 0, reordered: 1 });
        expect(isSound(said)).toBe(false);
      }),
    );
  });

  it("sees a message that nobody wrote", () => {
    expect(verdict({ count: 3, inDoubt: [] }, [0, 1, 2, 7])).toMatchObject({ lost: 0, foreign: 1, unacknowledged: 0 });
  });

  it("leaves what was written before its mark to the audit before it", () => {
    expect(verdict({ count: 6, inDoubt: [] }, [2, 3, 4, 5], 3)).toMatchObject({ acknowledged: 3, lost: 0 });
    expect(verdict({ count: 6, inDoubt: [] }, [3, 5], 3)).toMatchObject({ acknowledged: 3, lost: 1, examples: [4] });
  });

  it("of several partitions is the sum of theirs", () => {
    const [a, b] = [verdict({ count: 4, inDoubt: [] }, [0, 1]), verdict({ count: 4, inDoubt: [1] }, [0, 1, 1, 2, 3])];
    expect(together([a, b])).toMatchObject({ acknowledged: 7, lost: 2, duplicates: 1, unacknowledged: 1 });
  });
});

describe("The longest gap", () => {
  it("is the longest time between two answers, the time since the last one included", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1000 })), fc.integer({ min: 0, max: 1000 }), (pauses, open) => {
        const gap = new Gap(0);
        let now = 0;
        for (const pause of pauses) {
          now += pause;
          gap.acknowledged(now);
        }
        expect(gap.longest(now + open)).toBe(Math.max(open, ...pauses));
      }),
    );
  });
});
