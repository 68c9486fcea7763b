import type { Cluster, Node } from "./cluster.ts";
import { isVoter } from "./quorum.ts";

/** Every node, ZooKeeper's or the controllers first: the order in which they start. */
export const nodesOf = (cluster: Cluster): readonly Node[] => [
  ...cluster.zookeepers,
  ...cluster.controllers,
  ...cluster.brokers,
];

/**
 * When a node stops: those of a higher rank first. A broker needs ZooKeeper, or the controllers, to hand its partitions over;
 * where brokers are the controllers, that is more than half of those that vote.
 */
export function stopRank(node: Node): 0 | 1 | 2 {
  if (node.role !== "broker") return 0;
  return isVoter(node) ? 1 : 2;
}

/** The nodes that a node's clean stop needs. */
export const neededBy = (cluster: Cluster, node: Node): readonly Node[] =>
  nodesOf(cluster).filter((other) => stopRank(other) < stopRank(node));

/** Those that stop last first: the order in which nodes are made and changed. */
export const byStopRank = (a: { readonly node: Node }, b: { readonly node: Node }): number =>
  stopRank(a.node) - stopRank(b.node);
