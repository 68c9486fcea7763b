import { atFirstBroker } from "./connection.ts";
import { protocolError } from "./failure.ts";
import type { Connection, Library } from "./library.ts";

export interface PartitionState {
  readonly topic: string;
  readonly partition: number;
  /** The leader's broker id; -1 = none, the partition is offline. */
  readonly leader: number;
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
}

export interface TopicState {
  readonly name: string;
  readonly internal: boolean;
  /** `min.insync.replicas` in force for this topic. */
  readonly minInSync: number;
  readonly partitions: readonly PartitionState[];
}

export interface BrokerState {
  readonly id: number;
  /** As advertised on the listener that was asked. */
  readonly host: string;
  readonly port: number;
  readonly rack: string | null;
}

export interface KafkaSnapshot {
  readonly clusterId: string;
  /**
   * -1 = no controller known. In KRaft Kafka answers with any broker here, which passes questions on; a look at the whole
   * cluster (readiness/snapshot.ts) puts the quorum's leader in its place.
   */
  readonly controllerId: number;
  readonly brokers: readonly BrokerState[];
  readonly topics: readonly TopicState[];
}

type Metadata = Awaited<ReturnType<Library["metadataV9"]["api"]["async"]>>;

const DEFAULT_TIMEOUT_MS = 5000;
/** Kafka's own default, for a topic whose configuration could not be read. */
const DEFAULT_MIN_IN_SYNC = 1;

/**
 * What the cluster looks like to one of its brokers: one Metadata request (all topics) and one DescribeConfigs
 * (`min.insync.replicas` of every topic), from the first broker of `bootstrap` (`host:port`) that answers within
 * `timeoutMs`. Creates no topic and leaves no connection open. Rejects with NoBrokerAnswered.
 */
export function takeSnapshot(
  bootstrap: readonly string[],
  options: { readonly timeoutMs?: number } = {},
): Promise<KafkaSnapshot> {
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  return atFirstBroker(bootstrap, { timeoutMs }, async (connection, library) => {
    const metadata = await readMetadata(connection, library);
    const names = metadata.topics.flatMap((topic) => topic.name ?? []);
    return toSnapshot(metadata, await readMinInSync(connection, library, names));
  });
}

/** All topics, offline ones included. Metadata v9 is known to every Kafka from 2.4 to 4.x, so no version is negotiated. */
export async function readMetadata(connection: Connection, library: Library): Promise<Metadata> {
  return partial<Metadata>(() => library.metadataV9.api.async(connection, null, false));
}

async function readMinInSync(
  connection: Connection,
  { describeConfigsV4, ConfigResourceTypes }: Library,
  topics: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (topics.length === 0) return new Map();
  const resources = topics.map((resourceName) => ({
    resourceType: ConfigResourceTypes.TOPIC,
    resourceName,
    configurationKeys: ["min.insync.replicas"],
  }));
  // A topic deleted since the Metadata request is an error entry here and simply missing in the result.
  const { results } = await partial(() => describeConfigsV4.api.async(connection, resources));
  return new Map(
    results.flatMap(({ resourceName, configs }) =>
      configs.map((config): [string, number] => [resourceName, Number(config.value ?? DEFAULT_MIN_IN_SYNC)]),
    ),
  );
}

function toSnapshot(metadata: Metadata, minInSync: ReadonlyMap<string, number>): KafkaSnapshot {
  return {
    clusterId: metadata.clusterId ?? "",
    controllerId: metadata.controllerId,
    brokers: metadata.brokers
      .map(({ nodeId, host, port, rack }) => ({ id: nodeId, host, port, rack: rack ?? null }))
      .sort((a, b) => a.id - b.id),
    topics: metadata.topics
      .map((topic) => toTopic(topic, minInSync.get(topic.name ?? "") ?? DEFAULT_MIN_IN_SYNC))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

function toTopic(topic: Metadata["topics"][number], minInSync: number): TopicState {
  const name = topic.name ?? "";
  const partitions = topic.partitions
    .map((partition) => ({
      topic: name,
      partition: partition.partitionIndex,
      leader: partition.leaderId,
      replicas: partition.replicaNodes,
      isr: partition.isrNodes,
    }))
    .sort((a, b) => a.partition - b.partition);
  return { name, internal: topic.isInternal, minInSync, partitions };
}

/**
 * The library rejects a whole answer when one entry of it carries an error, and a partition without a leader is such an
 * entry. The answer itself is complete and hangs on the error.
 */
async function partial<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const response = error instanceof Error && "response" in error ? error.response : undefined;
    if (response === undefined || protocolError(error) === undefined) throw error;
    return response as T;
  }
}
