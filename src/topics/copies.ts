import type { PartitionState } from "../kafka/client.ts";
import { type Holder, nextHolder } from "../model/next-holder.ts";

type Copied = Pick<PartitionState, "partition" | "leader" | "replicas" | "isr">;

/**
 * The replicas of each partition that has not `copies` of them. What is added goes to racks that have none yet, then to
 * the brokers with the fewest replicas of the topic. What is taken away are never the leader's, and those that are not
 * in sync go first. Pure.
 */
export function placeCopies(
  partitions: readonly Copied[],
  brokers: readonly Holder[],
  copies: number,
): ReadonlyMap<number, readonly number[]> {
  const load = new Map(brokers.map(({ id }) => [id, 0]));
  const count = (id: number) => load.set(id, (load.get(id) ?? 0) + 1);
  for (const { replicas } of partitions) replicas.forEach(count);
  const placed = new Map<number, readonly number[]>();
  for (const one of partitions.toSorted((a, b) => a.partition - b.partition)) {
    if (one.replicas.length > copies) placed.set(one.partition, fewer(one, copies));
    if (one.replicas.length >= copies) continue;
    const replicas = [...one.replicas];
    while (replicas.length < copies) {
      const next = nextHolder(replicas, brokers, (id) => [load.get(id) ?? 0]);
      if (next === undefined) break;
      replicas.push(next);
      count(next);
    }
    placed.set(one.partition, replicas);
  }
  return placed;
}

function fewer({ leader, replicas, isr }: Copied, copies: number): readonly number[] {
  const worth = (id: number): number => (id === leader ? 2 : isr.includes(id) ? 1 : 0);
  const kept = new Set(replicas.toSorted((a, b) => worth(b) - worth(a)).slice(0, copies));
  return replicas.filter((id) => kept.has(id));
}
