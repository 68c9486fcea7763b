import { createHash } from "node:crypto";
import type { Spec } from "../spec/schema.ts";
import type { Broker, Cluster, Controller } from "./cluster.ts";

/** A controller that has a vote: a node of its own, or a broker. */
export type VotingNode = Controller | (Broker & { readonly controllerPort: number });

/** How many controllers a description means. */
export function controllerCount({ controllers, brokers }: Pick<Spec, "controllers" | "brokers">): 1 | 3 | 5 {
  return controllers.count ?? (controllers.combined && brokers.count < 3 ? 1 : 3);
}

/** Every controller of a cluster, by id; none with ZooKeeper. */
export function votersOf({ controllers, brokers }: Pick<Cluster, "controllers" | "brokers">): readonly VotingNode[] {
  return [...controllers, ...brokers.filter((broker): broker is VotingNode & Broker => isVoter(broker))];
}

/** Whether a node is a controller with a vote. */
export const isVoter = (node: { readonly controllerPort?: number }): boolean => node.controllerPort !== undefined;

/**
 * Kafka's own id of a cluster in KRaft: made from the uid, which is made once, kept in Pulumi's state and repeated in every
 * volume and label. So a state that was lost finds the very same id again.
 */
export function clusterIdOf(uid: string): string {
  return kafkaUuid(`${uid} cluster`);
}

/** The id of a node's data directory, by which the quorum knows a voter's own log from that of a stranger (KIP-853). */
export function directoryIdOf(uid: string, node: string): string {
  return kafkaUuid(`${uid} ${node}`);
}

/** 16 bytes as Kafka writes ids, in base64 for addresses. It makes none that begins with a hyphen, and keeps small ones. */
function kafkaUuid(text: string): string {
  const bytes = createHash("sha256").update(text).digest().subarray(0, 16);
  // A version 4 UUID, as Kafka's own are: never among those it keeps for itself.
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const id = bytes.toString("base64url");
  return id.startsWith("-") ? kafkaUuid(`${text} again`) : id;
}
