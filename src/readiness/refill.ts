import { nodeName } from "../model/names.ts";
import { isThere } from "./gate.ts";
import type { Candidate } from "./quorum.ts";
import type { ClusterSnapshot } from "./snapshot.ts";

/** Why a broker that has lost its data may not start empty now; nothing of either = it may. */
export interface RefillVerdict {
  /** What waiting may change. */
  readonly reasons: readonly string[];
  /** Partitions whose newest records nobody else has. No wait brings them back. */
  readonly gone: readonly string[];
}

export interface RefillOptions {
  /** Ids of others that have lost their data too: their being in sync is worth nothing. */
  readonly lost: readonly number[];
  /** Topics whose records a person has given up. */
  readonly isGivenUp: (topic: string) => boolean;
}

/**
 * Whether a broker may start empty under its old id: each partition it holds has another leader, which was asked and answered,
 * and Kafka does not count the broker as in sync any more. One that is still counted could be elected, and the others would cut
 * their logs to its empty one (KIP-966: the last replica standing). More than the leader need not be in sync: a broker
 * outside of that list harms nobody, and to fill it again is what a lone copy needs. Pure; the same for every target.
 */
export function mayRefillBroker(
  broker: Candidate,
  snapshot: ClusterSnapshot,
  { lost, isGivenUp }: RefillOptions,
): RefillVerdict {
  const { kafka } = snapshot;
  if (kafka === undefined) return { reasons: [`no broker answered (${snapshot.kafkaReason})`], gone: [] };
  const empty = new Set([broker.id, ...lost]);
  const held = kafka.topics
    .flatMap(({ partitions }) => partitions)
    .filter(({ topic, replicas }) => replicas.includes(broker.id) && !isGivenUp(topic));
  // Where nobody leads, nobody can come into the list; where that is empty, whoever has a copy may come back and be elected.
  const isGone = ({ leader, isr, replicas }: (typeof held)[number]) =>
    (leader < 0 || empty.has(leader)) && (isr.length > 0 ? isr : replicas).every((id) => empty.has(id));
  const reasons = held.flatMap((p) => {
    const name = `${p.topic}-${p.partition}`;
    if (isGone(p)) return [];
    if (p.leader < 0 || p.leader === broker.id) return [`${name} has no other leader, [${p.isr.join(", ")}] in sync`];
    if (!isThere(p.leader, snapshot))
      return [`${name} is led by ${nodeName("broker", p.leader)}, which did not answer`];
    return p.isr.includes(broker.id) ? [`${name} still has ${broker.name} in its list of those in sync`] : [];
  });
  return {
    reasons,
    gone: held.filter(isGone).map(({ topic, partition }) => `${topic}-${partition}`),
  };
}
