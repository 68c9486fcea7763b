/** First and last number of a run without holes. */
export type Range = readonly [first: number, last: number];

/**
 * A set of whole numbers, kept as runs: of a long list without holes it remembers two numbers. So millions of messages
 * cost no memory while nothing is wrong.
 */
export class Ranges {
  private readonly runs: [number, number][] = [];
  private count = 0;

  /** How many numbers are in it. */
  get size(): number {
    return this.count;
  }

  has(number: number): boolean {
    const run = this.runs[this.lastRunFrom(number)];
    return run !== undefined && number <= run[1];
  }

  add(number: number): void {
    const at = this.lastRunFrom(number);
    const before = this.runs[at];
    if (before !== undefined && number <= before[1]) return;
    this.count++;
    const after = this.runs[at + 1];
    const joinsBefore = before !== undefined && before[1] === number - 1;
    const joinsAfter = after !== undefined && after[0] === number + 1;
    if (joinsBefore && joinsAfter) {
      before[1] = after[1];
      this.runs.splice(at + 1, 1);
    } else if (joinsBefore) before[1] = number;
    else if (joinsAfter) after[0] = number;
    else this.runs.splice(at + 1, 0, [number, number]);
  }

  /** The runs, ascending. */
  list(): readonly Range[] {
    return this.runs;
  }

  /** Those of this set, from `from` on, that are not in the other one. */
  without(other: Ranges, from = 0): Ranges {
    const rest = new Ranges();
    for (const [first, last] of this.runs) {
      let next = Math.max(first, from);
      while (next <= last) {
        const covered = other.runs[other.lastRunFrom(next)];
        if (covered !== undefined && next <= covered[1]) {
          next = covered[1] + 1;
          continue;
        }
        const until = Math.min(last, (other.runs[other.lastRunFrom(next) + 1]?.[0] ?? last + 1) - 1);
        rest.append(next, until);
        next = until + 1;
      }
    }
    return rest;
  }

  private append(first: number, last: number): void {
    const end = this.runs.at(-1);
    if (end !== undefined && end[1] === first - 1) end[1] = last;
    else this.runs.push([first, last]);
    this.count += last - first + 1;
  }

  /** Index of the last run that begins at or before a number; -1 = none does. Nearly always the last one. */
  private lastRunFrom(number: number): number {
    const end = this.runs.at(-1);
    if (end !== undefined && end[0] <= number) return this.runs.length - 1;
    let low = 0;
    let high = this.runs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.runs[middle]?.[0] ?? 0) <= number) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
