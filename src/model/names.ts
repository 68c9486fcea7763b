import type { Role } from "./cluster.ts";

/** Names follow from the cluster's name, the role and the id alone, so growing a cluster renames nothing. */

/** `kafka-1`, `zookeeper-1`: hostname, alias and key in every output. */
export function nodeName(role: Role, id: number): string {
  return `${role === "broker" ? "kafka" : "zookeeper"}-${id}`;
}

/** The clients' network, where it is the cluster's own. */
export function clientsNetwork(cluster: string): string {
  return cluster;
}

/** ZooKeeper's and the brokers' internal network. */
export function metadataNetwork(cluster: string): string {
  return `${cluster}-metadata`;
}

/** Docker's own networks and network modes: none of them can be made, and none has names for its containers. */
export const DOCKER_NETWORKS: ReadonlySet<string> = new Set(["bridge", "host", "none", "default"]);
