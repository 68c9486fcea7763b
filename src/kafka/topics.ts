import { setTimeout as sleep } from "node:timers/promises";
import { parseAddress } from "./address.ts";
import { atBroker } from "./connection.ts";
import { atController } from "./controller.ts";
import { KafkaRefused, protocolError } from "./failure.ts";
import { readMetadata } from "./snapshot.ts";

export interface NewTopic {
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly config?: Readonly<Record<string, string>>;
}

const TIMEOUT_MS = 15_000;
const POLL_MS = 20;
/** Kept back of a deadline for the controller's last word. */
const REPLY_MS = 100;
const UNKNOWN_TOPIC = 3;
const TOPIC_ALREADY_EXISTS = 36;
/** A broker that says nothing for this long is not waited for. */
const SILENT_MS = 1000;

/**
 * Creates a topic and waits until every broker of `bootstrap` that answers knows a leader for each partition, so that a
 * producer may start at once. Rejects with KafkaRefused (TOPIC_ALREADY_EXISTS, INVALID_REPLICATION_FACTOR, …).
 */
export async function createTopic(
  bootstrap: readonly string[],
  topic: NewTopic,
  options: { readonly timeoutMs?: number } = {},
): Promise<void> {
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const end = performance.now() + timeoutMs;
  await atController(bootstrap, timeoutMs, async (connection, library) => {
    const request = {
      name: topic.name,
      numPartitions: topic.partitions,
      replicationFactor: topic.replicationFactor,
      assignments: [],
      configs: Object.entries(topic.config ?? {}).map(([name, value]) => ({ name, value })),
    };
    await untilGone(end, () => library.createTopicsV7.api.async(connection, [request], timeoutMs, false));
  });
  await untilKnown(bootstrap, topic, Math.max(0, end - performance.now()));
}

/** A topic of that name that was deleted a moment ago, and whose files ZooKeeper still lists, is waited for. */
async function untilGone<T>(end: number, create: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await create();
    } catch (error) {
      const refused = protocolError(error);
      const goes = refused?.code === TOPIC_ALREADY_EXISTS && refused.message.includes("marked for deletion");
      if (!goes || performance.now() + REPLY_MS > end) throw error;
      await sleep(POLL_MS);
    }
  }
}

/** Waits until every broker that answers knows a leader for each partition. Rejects when they do not in time. */
export async function untilKnown(
  bootstrap: readonly string[],
  topic: Pick<NewTopic, "name" | "partitions">,
  timeoutMs: number,
): Promise<void> {
  const start = performance.now();
  while (!(await isKnownEverywhere(bootstrap, topic))) {
    if (performance.now() - start > timeoutMs)
      throw new Error(`topic ${topic.name} has no leader for each partition after ${Math.round(timeoutMs)} ms`);
    await sleep(POLL_MS);
  }
}

/** Deletes a topic; a topic that does not exist is fine. Kafka removes the files later, in the background. */
export async function deleteTopic(
  bootstrap: readonly string[],
  name: string,
  options: { readonly timeoutMs?: number } = {},
): Promise<void> {
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  try {
    // The name alone identifies the topic; the all-zero id says so.
    await atController(bootstrap, timeoutMs, (connection, { deleteTopicsV6 }) =>
      deleteTopicsV6.api.async(connection, [{ name }], timeoutMs),
    );
  } catch (error) {
    if (!(error instanceof KafkaRefused) || error.code !== UNKNOWN_TOPIC) throw error;
  }
}

/** Asks every broker; one that is stopped or silent is passed over. */
async function isKnownEverywhere(
  bootstrap: readonly string[],
  topic: Pick<NewTopic, "name" | "partitions">,
): Promise<boolean> {
  const answers = await Promise.allSettled(
    bootstrap.map((address) => atBroker(parseAddress(address), { timeoutMs: SILENT_MS }, readMetadata)),
  );
  const views = answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
  return (
    views.length > 0 &&
    views.every(({ topics }) => {
      const partitions = topics.find(({ name }) => name === topic.name)?.partitions ?? [];
      return partitions.length === topic.partitions && partitions.every(({ leaderId }) => leaderId >= 0);
    })
  );
}
