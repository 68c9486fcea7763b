import { Failure } from "../output/failure.ts";
import type { ClusterContainers, NodeContainer } from "./containers.ts";

/** A node by its name (`kafka-1`) or its container's (`local-kafka-1`). Throws a Failure that lists them all. */
export function findNode(cluster: ClusterContainers, name: string): NodeContainer {
  const node = cluster.nodes.find((candidate) => candidate.node === name || candidate.container === name);
  if (node !== undefined) return node;
  throw new Failure(`Cluster ${cluster.name} has no node named ${name}.`, {
    details: [`There are: ${cluster.nodes.map((candidate) => candidate.node).join(", ")}`],
  });
}
