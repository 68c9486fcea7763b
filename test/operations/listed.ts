import type { ListedContainer } from "../../src/operations/cluster/docker/list.ts";

/** A container of a cluster as the engine lists it. */
export function listed(
  cluster: string,
  node: string,
  more: Partial<ListedContainer> & { labels?: Record<string, string> } = {},
): ListedContainer {
  const kind = node.replace(/-\d+$/, "");
  const role = kind === "kafka" ? "broker" : kind;
  const labels = {
    "kafka-cluster.cluster": cluster,
    "kafka-cluster.node": node,
    "kafka-cluster.role": role,
    "kafka-cluster.version": "3.9.2",
    "kafka-cluster.stack": `kafka-cluster/${cluster}`,
    ...(role === "broker" ? { "kafka-cluster.external": `127.0.0.1:${9091 + Number(node.at(-1))}` } : {}),
  };
  const { labels: own, ...rest } = more;
  return {
    Id: `id-of-${cluster}-${node}`,
    Names: [`/${cluster}-${node}`],
    Image: "kafka-cluster/kafka:3.9.2",
    State: "running",
    Status: "Up 3 minutes (healthy)",
    Labels: { ...labels, ...own },
    ...rest,
  };
}

export const KRAFT_NODES = ["kafka-3", "controller-2", "kafka-1", "controller-1", "kafka-2", "controller-3"];

export const NODES = ["kafka-3", "zookeeper-2", "kafka-1", "zookeeper-1", "kafka-2", "zookeeper-3"];
