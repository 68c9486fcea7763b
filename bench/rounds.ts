/** A measured way of doing something: its seconds, or another figure. */
export type Contender = () => Promise<number>;

/**
 * Measures every contender once per round, in turn and in the opposite order every other round, so that what else the
 * machine does meets all of them alike. Figures by contender, one per round.
 */
export async function interleave<Name extends string>(
  rounds: number,
  contenders: Readonly<Record<Name, Contender>>,
  unit = " s",
): Promise<Record<Name, number[]>> {
  const names = Object.keys(contenders) as Name[];
  const measured = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const figure = await contenders[name]();
      measured[name].push(figure);
      console.error(`  round ${round + 1} of ${rounds}: ${name} ${figure.toFixed(2)}${unit}`);
    }
  }
  return measured;
}

/** The ratio of every round. What gets quicker or slower from one round to the next does so on both sides of it. */
export function ratios(figures: readonly number[], others: readonly number[]): number[] {
  return figures.map((figure, round) => figure / (others[round] ?? Number.NaN));
}

/** The middle value; of an even number of values the mean of the two in the middle. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.slice(Math.floor((sorted.length - 1) / 2), Math.floor(sorted.length / 2) + 1);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}
