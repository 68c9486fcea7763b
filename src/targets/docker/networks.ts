import type { types } from "@pulumi/docker";
import type { DockerCluster, Node } from "../../model/cluster.ts";
import { DEFAULT_BRIDGE, workloadName } from "../../model/names.ts";

/** Docker puts it there by itself, without a name for others: they would be refused there. */
export const onDefaultBridge = ({ target }: DockerCluster): boolean => target.network.name === DEFAULT_BRIDGE;

/** Further names a container knows. */
export function hostsOf(cluster: DockerCluster, node: Node): types.input.ContainerHost[] {
  return [
    ...(hasGateway(node) ? [{ host: "host.docker.internal", ip: "host-gateway" }] : []),
    // Elsewhere an alias of the network: what Kafka's tools ask, who run beside the one broker there is.
    ...(onDefaultBridge(cluster) ? [{ host: "kafka", ip: "127.0.0.1" }] : []),
  ];
}

/** Its own containers ask the GATEWAY address too, to prove it; on Linux nothing else would resolve the name. */
const hasGateway = (node: Node): boolean => node.role === "broker" && node.listeners.some((l) => l.name === "GATEWAY");

/** In which networks a node is, and by which names it is known there. */
export function networksOf(cluster: DockerCluster, node: Node): types.input.ContainerNetworksAdvanced[] {
  const { network, metadataNetwork } = cluster.target;
  const common = workloadName(node.role);
  const clients = { name: network.name, aliases: [node.name, common] };
  if (metadataNetwork === network.name) return [clients];
  const metadata = { name: metadataNetwork, aliases: node.role === "broker" ? [node.name] : [node.name, common] };
  // A published ZooKeeper joins the clients' network too: an internal network cannot publish a port.
  const joins = node.role === "broker" || (node.role === "zookeeper" && node.published !== undefined);
  return joins ? [clients, metadata] : [metadata];
}
