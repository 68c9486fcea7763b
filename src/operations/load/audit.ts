import { Ranges } from "./ranges.ts";

/** What a log says about what its writer was told. Numbers of messages. */
export interface Verdict {
  /** Acknowledged to the writer. */
  readonly acknowledged: number;
  /** Acknowledged and not there: the one thing that must never happen. */
  readonly lost: number;
  /** In the log more than once. */
  readonly duplicates: number;
  /** In the log behind one that was written after it. */
  readonly reordered: number;
  /** In the log and never written. */
  readonly foreign: number;
  /** In the log and not acknowledged: allowed, for an answer may get lost on its way. */
  readonly unacknowledged: number;
  /** A few of the lost ones. */
  readonly examples: readonly number[];
}

const EXAMPLES = 5;

/** Reads one partition's messages, by their writer's own numbers, in the order of the log. */
export class Audit {
  private readonly seen = new Ranges();
  private readonly from: number;
  private highest = -1;
  private duplicates = 0;
  private reordered = 0;

  /** Messages with smaller numbers than `from` belong to somebody else's audit. */
  constructor(from = 0) {
    this.from = from;
  }

  read(number: number): void {
    if (number < this.from) return;
    if (this.seen.has(number)) this.duplicates++;
    else if (number < this.highest) this.reordered++;
    this.seen.add(number);
    this.highest = Math.max(this.highest, number);
  }

  /** Against what was acknowledged, and the first number that nothing was written with yet. */
  verdict(acknowledged: Ranges, written: number): Verdict {
    const expected = acknowledged.without(new Ranges(), this.from);
    const lost = acknowledged.without(this.seen, this.from);
    const surplus = this.seen.without(acknowledged, this.from);
    const foreign = surplus.without(new Ranges(), written).size;
    return {
      acknowledged: expected.size,
      lost: lost.size,
      duplicates: this.duplicates,
      reordered: this.reordered,
      foreign,
      unacknowledged: surplus.size - foreign,
      examples: firstOf(lost),
    };
  }
}

/** Several partitions as one. */
export function together(verdicts: readonly Verdict[]): Verdict {
  const sum = (of: (verdict: Verdict) => number) => verdicts.reduce((total, verdict) => total + of(verdict), 0);
  return {
    acknowledged: sum(({ acknowledged }) => acknowledged),
    lost: sum(({ lost }) => lost),
    duplicates: sum(({ duplicates }) => duplicates),
    reordered: sum(({ reordered }) => reordered),
    foreign: sum(({ foreign }) => foreign),
    unacknowledged: sum(({ unacknowledged }) => unacknowledged),
    examples: verdicts.flatMap(({ examples }) => examples).slice(0, EXAMPLES),
  };
}

/** Nothing acknowledged is missing, nothing is there twice or in another order, and nothing is there that nobody wrote. */
export const isSound = ({ lost, duplicates, reordered, foreign }: Verdict): boolean =>
  lost + duplicates + reordered + foreign === 0;

function firstOf(ranges: Ranges): readonly number[] {
  const found: number[] = [];
  for (const [first, last] of ranges.list()) {
    for (let number = first; number <= last && found.length < EXAMPLES; number++) found.push(number);
  }
  return found;
}
