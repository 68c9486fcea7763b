import type { Cluster, Node } from "../../model/cluster.ts";
import { CONFIG_DIRECTORY, type RenderedFile } from "../../properties/file.ts";
import { ourImage } from "./image.ts";

/** Kafka's command line tools that guides use in either mode, as they are typed without `.sh`. */
const common = [
  "kafka-acls",
  "kafka-broker-api-versions",
  "kafka-configs",
  "kafka-console-consumer",
  "kafka-console-producer",
  "kafka-consumer-groups",
  "kafka-consumer-perf-test",
  "kafka-delete-records",
  "kafka-get-offsets",
  "kafka-leader-election",
  "kafka-log-dirs",
  "kafka-producer-perf-test",
  "kafka-reassign-partitions",
  "kafka-topics",
] as const;

const tools = {
  zookeeper: [...common, "zookeeper-shell"],
  kraft: [...common, "kafka-cluster", "kafka-features", "kafka-metadata-quorum"],
} as const;

/** On PATH, for an image that has tools with `.sh` only. */
export const TOOLS_DIRECTORY = `${CONFIG_DIRECTORY}/bin`;

/**
 * The official image has the tools with `.sh` only, and off its PATH. PATH is ours to set; the names without `.sh` are
 * small files in `TOOLS_DIRECTORY`. Our own image has both, and ZooKeeper's nodes are not where one types.
 */
export function toolNames({ metadata }: Pick<Cluster, "metadata">, node: Node, image: string): RenderedFile[] {
  const { tools: directory, toolSuffix } = node.image.profile;
  const ours = image.startsWith(ourImage(""));
  if (node.role !== "broker" || directory === undefined || toolSuffix === "" || ours) return [];
  return tools[metadata].map((tool) => ({
    name: `bin/${tool}`,
    content: `#!/usr/bin/env bash\nexec ${directory}/${tool}${toolSuffix} "$@"\n`,
    executable: true,
  }));
}
