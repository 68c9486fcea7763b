/** A broker that may hold copies. */
export interface Holder {
  readonly id: number;
  /** null = nothing says where it stands. */
  readonly rack: string | null;
}

/**
 * The broker that gets one more copy beside `replicas`: one in a rack that has none yet, where there is one; then the one
 * with least to hold, by the numbers of `loads` one after another; then the lowest id. A broker without
 * a rack stands beside nobody. Pure; undefined = every broker has a copy.
 */
export function nextHolder(
  replicas: readonly number[],
  holders: readonly Holder[],
  loads: (id: number) => readonly number[],
): number | undefined {
  const racks = new Set(holders.filter(({ id }) => replicas.includes(id)).map(({ rack }) => rack));
  const isCrowded = ({ rack }: Holder): number => (rack !== null && racks.has(rack) ? 1 : 0);
  const rank = (holder: Holder): readonly number[] => [isCrowded(holder), ...loads(holder.id), holder.id];
  const free = holders.filter(({ id }) => !replicas.includes(id));
  return free.toSorted((a, b) => compare(rank(a), rank(b)))[0]?.id;
}

function compare(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((value, index) => value !== other[index]);
  return at < 0 ? 0 : (one[at] ?? 0) - (other[at] ?? 0);
}
