import type { Cluster, Node } from "./cluster.ts";

/** Every node, ZooKeeper's first: the order in which they start. */
export const nodesOf = (cluster: Cluster): readonly Node[] => [...cluster.zookeepers, ...cluster.brokers];
