import { spreadLeaders } from "./leaders.ts";
import type { Placed, Wish } from "./placement.ts";
import { spread } from "./spread.ts";

/** One partition that is to change. */
export interface Change {
  readonly topic: string;
  readonly partition: number;
  readonly from: readonly number[];
  readonly to: readonly number[];
}

export interface Plan {
  /** Partitions that change; those with the same replicas in the same order are left out. */
  readonly changes: readonly Change[];
  /** How many replicas are copied to a broker that has none of that partition yet. */
  readonly copies: number;
}

/** What has to change so that replicas and leaders are spread evenly over the holders. Pure; nothing = they are. */
export function planRebalance(wish: Wish): Plan {
  const before = new Map(wish.partitions.map((placed) => [nameOf(placed), placed.replicas]));
  const after = spreadLeaders(spread(wish), wish.partitions);
  const changes = after.flatMap((placed) => {
    const from = before.get(nameOf(placed)) ?? [];
    return from.join() === placed.replicas.join()
      ? []
      : [{ topic: placed.topic, partition: placed.partition, from, to: placed.replicas }];
  });
  const copies = changes.reduce((sum, { from, to }) => sum + to.filter((id) => !from.includes(id)).length, 0);
  return { changes, copies };
}

/** The file that kafka-reassign-partitions reads. */
export function reassignmentJson(partitions: readonly Placed[]): string {
  return JSON.stringify({
    version: 1,
    partitions: partitions.map(({ topic, partition, replicas }) => ({ topic, partition, replicas })),
  });
}

const nameOf = ({ topic, partition }: Pick<Placed, "topic" | "partition">): string => `${topic}-${partition}`;
