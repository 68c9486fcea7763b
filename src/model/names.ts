import { CONTROLLER_ID_BASE } from "../spec/fields.ts";
import type { Role, Workload } from "./cluster.ts";

/** Names follow from the cluster's name, the role and the id alone, so growing a cluster renames nothing. */

/** `kafka-1`, `zookeeper-1`, and `controller-1` of 3001: hostname, alias and key in every output. */
export function nodeName(role: Role, id: number): string {
  return `${workloadName(role)}-${role === "controller" ? id - CONTROLLER_ID_BASE : id}`;
}

/** The other way round: 1 of `kafka-1`, 3001 of `controller-1`; 0 of a name that ends in no number. */
export function idOf(node: string): number {
  const number = Number(/\d+$/.exec(node)?.[0] ?? "0");
  return node.startsWith(`${workloadName("controller")}-`) && number > 0 ? number + CONTROLLER_ID_BASE : number;
}

/** The StatefulSet of a workload, and the Service clients know all of it by: `kafka`, `zookeeper`, `controller`, `connect`. */
export function workloadName(workload: Workload): string {
  return workload === "broker" ? "kafka" : workload;
}

/** The headless Service that gives a workload's pods their names in DNS. */
export function headlessName(workload: Workload): string {
  return `${workloadName(workload)}-headless`;
}

/**
 * A pod's name in DNS, as any namespace resolves it; the cluster's own domain is left to the search path, because not
 * every Kubernetes cluster calls it cluster.local.
 */
export function podHost(role: Role, id: number, namespace: string): string {
  return `${nodeName(role, id)}.${headlessName(role)}.${namespace}.svc`;
}

/**
 * A broker's name for clients in pods: its own Service, whose address stays when the pod is replaced. Java believes a
 * pod's name for 30 s, in which a client would look for the pod that is gone.
 */
export function brokerHost(id: number, namespace: string): string {
  return `${nodeName("broker", id)}.${namespace}.svc`;
}

/** A Connect worker's pod in DNS: other workers pass requests on to it. */
export function connectHost(id: number, namespace: string): string {
  return `connect-${id}.connect-headless.${namespace}.svc`;
}

/** The clients' network, where it is the cluster's own. */
export function clientsNetwork(cluster: string): string {
  return cluster;
}

/** ZooKeeper's or the controllers', and the brokers' internal network. */
export function metadataNetwork(cluster: string): string {
  return `${cluster}-metadata`;
}

/** Where Docker puts every container that nothing else is said of. It is there already, and knows nobody by name. */
export const DEFAULT_BRIDGE = "bridge";

/** Docker's own networks and network modes: none of them can be made, and none has names for its containers. */
export const DOCKER_NETWORKS: ReadonlySet<string> = new Set([DEFAULT_BRIDGE, "host", "none", "default"]);
