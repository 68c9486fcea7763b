import { Failure } from "../output/failure.ts";
import type { FoundCluster, FoundCompanion, FoundNode } from "./found.ts";

/** A node or a companion (`connect-1`), by its name or its container's. Throws a Failure that lists them all. */
export function findProcess(cluster: FoundCluster, name: string): FoundNode | FoundCompanion {
  const { companions = [] } = cluster;
  return companions.find(({ node, container }) => node === name || container === name) ?? findNode(cluster, name);
}

/** A node by its name (`kafka-1`) or its container's (`local-kafka-1`). Throws a Failure that lists them all. */
export function findNode(cluster: FoundCluster, name: string): FoundNode {
  const node = cluster.nodes.find((candidate) => candidate.node === name || candidate.container === name);
  if (node !== undefined) return node;
  throw new Failure(`Cluster ${cluster.name} has no node named ${name}.`, {
    details: [`There are: ${[...cluster.nodes, ...(cluster.companions ?? [])].map(({ node }) => node).join(", ")}`],
  });
}
