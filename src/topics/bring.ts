import {
  alterTopic,
  createTopic,
  type DescribedTopic,
  deleteTopic,
  describeTopics,
  growTopic,
  KafkaRefused,
  readReassignments,
  reassign,
  takeSnapshot,
} from "../kafka/client.ts";
import type { Topic } from "../model/cluster.ts";
import { poll } from "../readiness/poll.ts";
import { placeCopies } from "./copies.ts";
import { isDone, type TopicWork } from "./plan.ts";

export type LiveTopics = ReadonlyMap<string, DescribedTopic>;

/** For what Kafka does in the background: removing a deleted topic, copying replicas. */
const patience = { deadlineMs: 60_000, everyMs: 200 } as const;
const EXISTS = 36;

/** Those of these topics that exist; with `timeoutMs` as whoever answers first knows it. Rejects with NoBrokerAnswered. */
export function lookAtTopics(
  bootstrap: readonly string[],
  names: readonly string[],
  timeoutMs?: number,
): Promise<LiveTopics> {
  return describeTopics(bootstrap, names, timeoutMs === undefined ? {} : { timeoutMs, anyone: true });
}

/**
 * Does the work on one topic. Resolves with the topic where it was to be made and exists after all, which has to be planned
 * for: brokers that have just started do not know every topic yet. Rejects with KafkaRefused, or with what kept Kafka from
 * it.
 */
export async function bringTopic(
  bootstrap: readonly string[],
  topic: Topic,
  work: TopicWork,
): Promise<DescribedTopic | undefined> {
  if (isDone(work)) return undefined;
  if (work.make === "make") {
    const refused = await tryToMake(bootstrap, topic);
    return refused && (await unseen(bootstrap, topic, refused));
  }
  if (work.make === "make-anew") {
    await deleteTopic(bootstrap, topic.name);
    await makeAnew(bootstrap, topic);
    return undefined;
  }
  if (Object.keys(work.set).length > 0 || work.remove.length > 0) await alterTopic(bootstrap, topic.name, work);
  if (work.partitions !== undefined) await growTopic(bootstrap, topic.name, work.partitions);
  if (work.copies !== undefined) await copyTopic(bootstrap, topic, work.copies);
  return undefined;
}

async function unseen(bootstrap: readonly string[], { name }: Topic, refused: KafkaRefused): Promise<DescribedTopic> {
  const { seen } = await poll(
    async () => (await lookAtTopics(bootstrap, [name])).get(name),
    (live) => (live === undefined ? [name] : []),
    patience,
  );
  if (seen === undefined) throw refused;
  return seen;
}

/**
 * Gives every partition of a topic this many copies, and waits for a while until they are there; a great topic takes its
 * time, and Kafka goes on by itself.
 */
async function copyTopic(bootstrap: readonly string[], { name, partitions }: Topic, copies: number): Promise<void> {
  const { seen } = await poll(
    async () => {
      const { topics, brokers } = await takeSnapshot(bootstrap);
      return { brokers, known: topics.find((topic) => topic.name === name)?.partitions ?? [] };
    },
    ({ known }) => (known.length < partitions ? [name] : []),
    patience,
  );
  await reassign(bootstrap, name, placeCopies(seen.known, seen.brokers, copies));
  await poll(
    () => readReassignments(bootstrap),
    (moving) => moving.filter(({ topic }) => topic === name).map(({ partition }) => String(partition)),
    patience,
  );
}

/** A topic that was deleted is refused for as long as its files are being removed. */
async function makeAnew(bootstrap: readonly string[], topic: Topic): Promise<void> {
  const { seen } = await poll(
    () => tryToMake(bootstrap, topic),
    (refused) => (refused === undefined ? [] : [refused.message]),
    patience,
  );
  if (seen !== undefined) throw seen;
}

async function tryToMake(bootstrap: readonly string[], topic: Topic): Promise<KafkaRefused | undefined> {
  try {
    await createTopic(bootstrap, topic);
    return undefined;
  } catch (error) {
    if (error instanceof KafkaRefused && error.code === EXISTS) return error;
    throw error;
  }
}

/** Deletes topics that exist; a person has named each. */
export async function deleteTopics(bootstrap: readonly string[], names: readonly string[]): Promise<void> {
  for (const name of names) await deleteTopic(bootstrap, name);
}
