import type { DescribedTopic } from "../kafka/client.ts";
import type { Topic } from "../model/cluster.ts";
import { type Consents, consentHint } from "../spec/consent.ts";
import type { Obstacle } from "../targets/obstacle.ts";
import { lossesOf } from "./losses.ts";

/** What has to be done so that a topic is as described. Settings that the description does not name are left alone. */
export interface TopicWork {
  /** `make`: it does not exist. `make-anew`: it is deleted first, which was consented to. */
  readonly make: "make" | "make-anew" | undefined;
  /** All in all; undefined = as many as there are. */
  readonly partitions: number | undefined;
  /** How many copies each partition is to have; undefined = each has them. */
  readonly copies: number | undefined;
  readonly set: Readonly<Record<string, string>>;
  readonly remove: readonly string[];
}

/** Compares one topic with Kafka. `forgotten`: settings an earlier description had and this one has not. Pure. */
export function planTopic(
  topic: Topic,
  live: DescribedTopic | undefined,
  consents: Consents,
  forgotten: readonly string[] = [],
): { readonly work: TopicWork; readonly obstacles: readonly Obstacle[] } {
  if (live === undefined) return { work: anew(topic, "make"), obstacles: [] };
  if (topic.partitions < live.partitions && consents.has(`delete-topic:${topic.name}`))
    return { work: anew(topic, "make-anew"), obstacles: [] };
  const set = Object.entries(topic.config).filter(([key, value]) => {
    const now = live.settings.get(key);
    return now?.value !== value || !now.own;
  });
  const remove = forgotten.filter((key) => topic.config[key] === undefined && live.settings.get(key)?.own === true);
  const work: TopicWork = {
    make: undefined,
    partitions: topic.partitions > live.partitions ? topic.partitions : undefined,
    copies: differingCopies(topic, live) === undefined ? undefined : topic.replicationFactor,
    set: Object.fromEntries(set),
    remove,
  };
  return { work, obstacles: [...obstaclesOf(topic, live), ...lossObstacles(topic, live, work, consents)] };
}

/** Whether nothing is left to do. */
export const isDone = ({ make, partitions, copies, set, remove }: TopicWork): boolean =>
  make === undefined &&
  partitions === undefined &&
  copies === undefined &&
  Object.keys(set).length === 0 &&
  remove.length === 0;

/** What was found in Kafka, where that is not what is described. */
export type Found = Readonly<Record<string, number | string>>;

/** What of a topic is not as described, for the plan that a person reads; undefined = nothing. */
export function foundOf(topic: Topic, live: DescribedTopic | undefined): Found | undefined {
  if (live === undefined) return { partitions: 0 };
  const differing = Object.entries(topic.config).flatMap(([key, value]): [string, string][] => {
    const now = live.settings.get(key)?.value;
    return now === undefined || now === value ? [] : [[key, now]];
  });
  const copies = differingCopies(topic, live);
  const found = {
    ...(live.partitions === topic.partitions ? {} : { partitions: live.partitions }),
    ...(copies === undefined ? {} : { replicationFactor: copies }),
    ...Object.fromEntries(differing),
  };
  return Object.keys(found).length === 0 ? undefined : found;
}

const anew = ({ partitions, config }: Topic, make: "make" | "make-anew"): TopicWork => ({
  make,
  partitions,
  copies: undefined,
  set: config,
  remove: [],
});

/** The first number of copies that is another one than wanted. */
const differingCopies = (topic: Topic, live: DescribedTopic): number | undefined =>
  live.copies.find((count) => count !== topic.replicationFactor);

function obstaclesOf({ name, partitions }: Topic, live: DescribedTopic): readonly Obstacle[] {
  if (partitions >= live.partitions) return [];
  return [
    {
      code: "fewer-partitions",
      about: `topic ${name}`,
      message: `${name} has ${live.partitions} partitions and is to have ${partitions}: Kafka takes none away, the topic would have to be made anew, empty.`,
      remedy: `Set topics.${name}.partitions to ${live.partitions}. Or give its records up: ${consentHint(`delete-topic:${name}`)}.`,
    },
  ];
}

function lossObstacles(topic: Topic, live: DescribedTopic, work: TopicWork, consents: Consents): readonly Obstacle[] {
  const consent = `delete-records:${topic.name}`;
  const losses = consents.has(consent) ? [] : lossesOf(live, work);
  if (losses.length === 0) return [];
  return [
    {
      code: "records-would-go",
      about: `topic ${topic.name}`,
      message: `${topic.name} would lose records: ${losses.join("; ")}.`,
      remedy: `Write what it has now. Or allow it: ${consentHint(consent)}.`,
    },
  ];
}
