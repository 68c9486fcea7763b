import type { Cluster, Node } from "../../model/cluster.ts";

/** What Docker's objects are called. */

export const containerName = (cluster: Cluster, node: Pick<Node, "name">): string => `${cluster.name}-${node.name}`;

export const volumeName = (cluster: Cluster, node: Pick<Node, "name">, volume: string): string =>
  `${cluster.name}-${node.name}-${volume}`;

/** The volume with a node's state: `<cluster>-<node>-data`. */
export const dataVolume = (cluster: Cluster, node: Pick<Node, "name">): string => volumeName(cluster, node, "data");
