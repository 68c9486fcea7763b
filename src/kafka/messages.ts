import type { Consumer, Message } from "@platformatic/kafka";
import { protocolError, reasonOf } from "./failure.ts";
import { type Library, loadLibrary } from "./library.ts";

export interface NewMessage {
  readonly key?: string;
  readonly value: string;
}

export interface ReadMessage {
  readonly partition: number;
  readonly offset: bigint;
  readonly key: string | undefined;
  readonly value: string;
}

const CLIENT = "kafka-cluster";
const TIMEOUT_MS = 15_000;
const RETRIES = 5;
const RETRY_MS = 200;

/**
 * Writes all messages with acks=all and resolves when every in-sync replica has them, once each: what is sent again, for
 * its answer was late, keeps its sequence numbers. Messages of one key go to one partition. Rejects with KafkaRefused
 * (NOT_ENOUGH_REPLICAS, …) or a short reason.
 */
export async function produce(
  bootstrap: readonly string[],
  topic: string,
  messages: readonly NewMessage[],
): Promise<void> {
  const { Producer, ProduceAcks, stringSerializers } = await loadLibrary();
  const settings = { ...patient(bootstrap, TIMEOUT_MS), serializers: stringSerializers, idempotent: true };
  const producer = new Producer(settings);
  try {
    await producer.send({ acks: ProduceAcks.ALL, messages: messages.map((message) => ({ topic, ...message })) });
  } catch (error) {
    throw readable(error);
  } finally {
    await producer.close().catch(() => {});
  }
}

/**
 * Reads a topic as a member of `group`, from the group's committed offsets or else the beginning, until `count` messages
 * have come; commits and leaves the group. Rejects when fewer came within `timeoutMs`, naming how many did.
 */
export async function consume(
  bootstrap: readonly string[],
  request: { readonly topic: string; readonly group: string; readonly count: number; readonly timeoutMs?: number },
): Promise<readonly ReadMessage[]> {
  const library = await loadLibrary();
  const timeoutMs = request.timeoutMs ?? TIMEOUT_MS;
  const consumer = new library.Consumer({
    ...patient(bootstrap, timeoutMs),
    groupId: request.group,
    deserializers: library.stringDeserializers,
    autocommit: false,
    maxWaitTime: 100,
  });
  consumer.on("error", () => {});
  try {
    return await readUntil(consumer, library, request, timeoutMs);
  } catch (error) {
    throw readable(error);
  } finally {
    await consumer.close(true).catch(() => {});
  }
}

async function readUntil(
  consumer: Consumer<string, string, string, string>,
  { MessagesStreamModes, MessagesStreamFallbackModes }: Library,
  { topic, count }: { readonly topic: string; readonly count: number },
  timeoutMs: number,
): Promise<readonly ReadMessage[]> {
  const { COMMITTED } = MessagesStreamModes;
  const stream = await consumer.consume({
    topics: [topic],
    mode: COMMITTED,
    fallbackMode: MessagesStreamFallbackModes.EARLIEST,
  });
  const read: ReadMessage[] = [];
  const lastOfPartition = new Map<number, Message<string, string, string, string>>();
  const timer = setTimeout(() => {
    stream.destroy(new Error(`${read.length} of ${count} messages came within ${timeoutMs} ms`));
  }, timeoutMs);
  try {
    for await (const message of stream) {
      const { partition, offset, key, value } = message;
      read.push({ partition, offset, key, value });
      lastOfPartition.set(partition, message);
      if (read.length < count) continue;
      await Promise.all([...lastOfPartition.values()].map((last) => last.commit()));
      break;
    }
  } finally {
    clearTimeout(timer);
    await stream.close().catch(() => {});
  }
  return read;
}

function patient(bootstrap: readonly string[], timeout: number) {
  return {
    clientId: CLIENT,
    bootstrapBrokers: [...bootstrap],
    timeout,
    connectTimeout: 3000,
    retries: RETRIES,
    retryDelay: RETRY_MS,
  };
}

function readable(error: unknown): Error {
  return protocolError(error) ?? new Error(reasonOf(error), { cause: error });
}
