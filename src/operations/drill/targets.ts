import type { ClusterSnapshot } from "../../readiness/snapshot.ts";

/** What a fault chooses its nodes from: a cluster in which everything is well. */
export interface Scene {
  readonly snapshot: ClusterSnapshot;
  /** The topic that is written to. */
  readonly topic: string;
  /** Every node's name, ZooKeeper's or the controllers first. */
  readonly nodes: readonly string[];
}

export function all({ nodes }: Scene): readonly string[] {
  return nodes;
}

/** A broker that leads a partition that is written to, and is not the controller: that is another fault. */
export function leader({ snapshot, topic }: Scene): readonly string[] {
  const partitions = snapshot.kafka?.topics.find(({ name }) => name === topic)?.partitions ?? [];
  const leaders = partitions.map((partition) => partition.leader).filter((id) => id >= 0);
  const one = leaders.find((id) => id !== snapshot.kafka?.controllerId) ?? leaders[0];
  return one === undefined ? [] : [`kafka-${one}`];
}

/** With ZooKeeper a broker; in KRaft the controller that leads the quorum, which may be a broker too. */
export function controller({ snapshot }: Scene): readonly string[] {
  const { quorum } = snapshot;
  if (quorum !== undefined) return quorum.voters.filter(({ id }) => id === quorum.leaderId).map(({ node }) => node);
  const id = snapshot.kafka?.controllerId ?? -1;
  return id < 0 ? [] : [`kafka-${id}`];
}

/** A controller of KRaft that does not lead. */
export function standby({ snapshot: { quorum } }: Scene): readonly string[] {
  const others = quorum?.voters.filter(({ id }) => id !== quorum.leaderId) ?? [];
  return others.map(({ node }) => node).slice(0, 1);
}

export function zookeeperLeader({ snapshot }: Scene): readonly string[] {
  return snapshot.zookeepers.filter(({ role }) => role === "leader").map(({ node }) => node);
}

export function zookeeperFollower({ snapshot }: Scene): readonly string[] {
  return snapshot.zookeepers
    .filter(({ role }) => role === "follower")
    .map(({ node }) => node)
    .slice(0, 1);
}

/** All but one of those who keep the metadata; one that leads among them. */
export function majority({ snapshot: { zookeepers, quorum } }: Scene): readonly string[] {
  const leads = (id: number) => (id === quorum?.leaderId ? 0 : 1);
  const voters = [...(quorum?.voters ?? [])].sort((a, b) => leads(a.id) - leads(b.id));
  const nodes = [...zookeepers, ...voters].map(({ node }) => node);
  return nodes.length < 3 ? [] : nodes.slice(0, -1);
}
