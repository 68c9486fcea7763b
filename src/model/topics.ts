import type { Spec } from "../spec/schema.ts";
import type { Topic } from "./cluster.ts";
import { milliseconds } from "./durations.ts";
import { resolveReplication } from "./replication.ts";
import { mebibytes } from "./sizes.ts";
import { readConfig } from "./topic-configs.ts";
import { lineOf } from "./versions.ts";

const MIB = 1024 * 1024;

export type TopicSpec = Spec["topics"][string];

/** The description's topics, ordered by name, with everything decided. Keys that are not written stay Kafka's. */
export function resolveTopics(spec: Spec): readonly Topic[] {
  const { factor } = resolveReplication(spec);
  return Object.entries(spec.topics)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, topic]) => ({
      name,
      partitions: topic.partitions,
      replicationFactor: topic.replicationFactor ?? factor,
      config: configOf(topic, lineOf(spec.version)),
    }));
}

function configOf(topic: TopicSpec, line: string): Readonly<Record<string, string>> {
  const free = Object.entries(topic.config).map(([key, value]): [string, string] => {
    const read = readConfig(key, value, line);
    return [key, "value" in read ? read.value : String(value)];
  });
  const own: [string, number | undefined][] = [
    ["min.insync.replicas", topic.minInSync],
    ["retention.bytes", topic.retentionSize === undefined ? undefined : mebibytes(topic.retentionSize) * MIB],
    ["retention.ms", topic.retention === undefined ? undefined : milliseconds(topic.retention)],
  ];
  const written = own.flatMap(([key, value]): [string, string][] =>
    value === undefined ? [] : [[key, String(value)]],
  );
  return Object.fromEntries([...free, ...written].sort(([a], [b]) => (a < b ? -1 : 1)));
}
