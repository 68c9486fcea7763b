import * as pulumi from "@pulumi/pulumi";
import type { DescribedTopic } from "./kafka/client.ts";
import type { Topic } from "./model/cluster.ts";
import type { Consents } from "./spec/consent.ts";
import { formatObstacles, type Obstacle } from "./targets/obstacle.ts";
import { refusal } from "./targets/refusal.ts";
import { bringTopic, deleteTopics, type LiveTopics, lookAtTopics } from "./topics/bring.ts";
import { foundOf, planTopic } from "./topics/plan.ts";
import { registerTopics } from "./topics/resource.ts";

export interface TopicsOptions {
  readonly owner: pulumi.ComponentResource;
  readonly resourceName: string;
  readonly topics: readonly Topic[];
  readonly consents: Consents;
  /** `host:port` of brokers as this machine reaches them; undefined = none can be asked, in a preview. */
  readonly bootstrap: (() => readonly string[]) | undefined;
}

/** A preview does not wait for brokers that are silent. */
const PREVIEW_MS = 2000;

/**
 * The description's topics: registered, and in an update made or changed. All that is refused is said before the first
 * topic is touched. A topic that leaves the description is kept, unless its deletion was consented to. Rejects with
 * RunError.
 */
export async function settleTopics(options: TopicsOptions): Promise<void> {
  const { owner, resourceName, topics, consents } = options;
  const leaving = leavingBy(consents, topics);
  if (topics.length === 0 && leaving.length === 0) return;
  const live = await look(options, [...topics.map(({ name }) => name), ...leaving]);
  const there = (topic: Topic) => live?.get(topic.name);
  const obstacles = live === undefined ? [] : topics.flatMap((one) => planTopic(one, there(one), consents).obstacles);
  refuse(obstacles, "No topic was changed.");
  const bootstrap = options.bootstrap?.() ?? [];
  await registerTopics(
    owner,
    resourceName,
    topics.map((topic) => {
      const now = there(topic);
      return {
        topic,
        found: live && foundOf(topic, now),
        apply: (forgotten) => bring(bootstrap, topic, now, (live) => planTopic(topic, live, consents, forgotten)),
      };
    }),
  );
  await remove(
    options,
    leaving.filter((name) => live?.has(name)),
    bootstrap,
  );
}

async function bring(
  bootstrap: readonly string[],
  topic: Topic,
  live: DescribedTopic | undefined,
  planFor: (live: DescribedTopic | undefined) => ReturnType<typeof planTopic>,
): Promise<void> {
  const { work, obstacles } = planFor(live);
  // Topics are brought side by side.
  refuse(obstacles, "This topic was not changed; others may have been.");
  const unseen = await bringTopic(bootstrap, topic, work);
  if (unseen !== undefined) await bring(bootstrap, topic, unseen, planFor);
}

/** undefined = a preview in which no broker was there to be asked. */
async function look({ owner, bootstrap }: TopicsOptions, names: readonly string[]): Promise<LiveTopics | undefined> {
  if (!pulumi.runtime.isDryRun()) return await lookAtTopics(bootstrap?.() ?? [], names);
  try {
    if (bootstrap !== undefined) return await lookAtTopics(bootstrap(), names, PREVIEW_MS);
  } catch {
    // Said below.
  }
  void pulumi.log.info("The topics were not compared with Kafka: no broker answers yet.", owner);
  return undefined;
}

/** Topics that a person wants deleted and that the description does not have. Kafka's own are none. */
function leavingBy(consents: Consents, topics: readonly Topic[]): readonly string[] {
  return [...consents]
    .flatMap((word) => /^delete-topic:(?!__)(.+)$/.exec(word)?.[1] ?? [])
    .filter((name) => !topics.some((topic) => topic.name === name));
}

async function remove({ owner }: TopicsOptions, names: readonly string[], bootstrap: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const dry = pulumi.runtime.isDryRun();
  if (!dry) await deleteTopics(bootstrap, names);
  void pulumi.log.warn(`${dry ? "Would be deleted" : "Deleted"} with all records: topic ${names.join(", ")}.`, owner);
}

function refuse(obstacles: readonly Obstacle[], changed: string): void {
  if (obstacles.length === 0) return;
  throw refusal(formatObstacles(obstacles, `of the cluster's topics. ${changed}`));
}
