import type { Role } from "./cluster.ts";

/** Names follow from the cluster's name, the role and the id alone, so growing a cluster renames nothing. */

/** `kafka-1`, `zookeeper-1`: hostname, alias and key in every output. */
export function nodeName(role: Role, id: number): string {
  return `${role === "broker" ? "kafka" : "zookeeper"}-${id}`;
}

/** The StatefulSet of a role, and the Service clients know all brokers by: `kafka`, `zookeeper`. */
export function workloadName(role: Role): string {
  return role === "broker" ? "kafka" : "zookeeper";
}

/** The headless Service that gives a role's pods their names in DNS. */
export function headlessName(role: Role): string {
  return `${workloadName(role)}-headless`;
}

/**
 * A pod's name in DNS, as any namespace resolves it; the cluster's own domain is left to the search path, because not
 * every Kubernetes cluster calls it cluster.local.
 */
export function podHost(role: Role, id: number, namespace: string): string {
  return `${nodeName(role, id)}.${headlessName(role)}.${namespace}.svc`;
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
