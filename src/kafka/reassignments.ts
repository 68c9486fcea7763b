import { atFirstBroker } from "./connection.ts";
import { atController } from "./controller.ts";

/** One partition whose replicas are being moved. */
export interface Moving {
  readonly topic: string;
  readonly partition: number;
  /** As Metadata shows them meanwhile: those to come and those to go among them. */
  readonly replicas: readonly number[];
  readonly adding: readonly number[];
  readonly removing: readonly number[];
}

const TIMEOUT_MS = 10_000;
/** Topic settings in which a throttled reassignment notes whom it slows down (KIP-73). */
const THROTTLED = ["leader.replication.throttled.replicas", "follower.replication.throttled.replicas"];

/** Reassignments that are going on, whoever began them (KIP-455). Rejects with NoBrokerAnswered. */
export async function readReassignments(bootstrap: readonly string[]): Promise<readonly Moving[]> {
  return await atController(bootstrap, TIMEOUT_MS, async (connection, { listPartitionReassignmentsV0 }) => {
    const { topics } = await listPartitionReassignmentsV0.api.async(connection, TIMEOUT_MS, null);
    return topics.flatMap(({ name, partitions }) =>
      partitions.map(({ partitionIndex, replicas, addingReplicas, removingReplicas }) => ({
        topic: name,
        partition: partitionIndex,
        replicas,
        adding: addingReplicas,
        removing: removingReplicas,
      })),
    );
  });
}

/**
 * Begins to give partitions other replicas, the preferred leader first (KIP-455); Kafka goes on by itself. Rejects with
 * KafkaRefused.
 */
export async function reassign(
  bootstrap: readonly string[],
  topic: string,
  replicas: ReadonlyMap<number, readonly number[]>,
): Promise<void> {
  await atController(bootstrap, TIMEOUT_MS, async (connection, { alterPartitionReassignmentsV0 }) => {
    const partitions = [...replicas].map(([partitionIndex, brokers]) => ({ partitionIndex, replicas: [...brokers] }));
    await alterPartitionReassignmentsV0.api.async(connection, TIMEOUT_MS, true, [{ name: topic, partitions }]);
  });
}

/** Those of these topics whose replication is still slowed down by a reassignment. Rejects with NoBrokerAnswered. */
export async function readThrottled(
  bootstrap: readonly string[],
  topics: readonly string[],
): Promise<readonly string[]> {
  if (topics.length === 0) return [];
  return await atFirstBroker(bootstrap, { timeoutMs: TIMEOUT_MS }, async (connection, library) => {
    const resources = topics.map((resourceName) => ({
      resourceType: library.ConfigResourceTypes.TOPIC,
      resourceName,
      configurationKeys: [...THROTTLED],
    }));
    const { results } = await library.describeConfigsV4.api.async(connection, resources);
    return results
      .filter(({ configs }) => configs.some(({ value }) => (value ?? "") !== ""))
      .map(({ resourceName }) => resourceName);
  });
}
