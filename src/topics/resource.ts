import * as pulumi from "@pulumi/pulumi";
import type { Topic } from "../model/cluster.ts";
import { settled } from "../targets/settled.ts";
import type { Found } from "./plan.ts";

/** A topic whose resource is registered. */
export interface Registered {
  readonly topic: Topic;
  /** What Kafka has in its place, where that differs; undefined = it does not, or nobody looked. */
  readonly found: Found | undefined;
  /** Brings Kafka there. `forgotten`: settings that an earlier description had and this one has not. */
  readonly apply: (forgotten: readonly string[]) => Promise<void>;
}

/**
 * A topic in the state: what is wished, and what was found in its place at the last change, so that a topic changed by
 * somebody else is a difference that a preview shows. There is no provider behind it (decisions/0013): `apply` brings
 * the topic there, before the state says so; a failure is tried again by the next `up`. Removing it removes nothing
 * from Kafka.
 */
class TopicResource extends pulumi.ComponentResource {
  constructor(name: string, inputs: pulumi.Inputs, options: pulumi.ComponentResourceOptions) {
    super("kafka-cluster:index:Topic", name, inputs, options);
    this.registerOutputs({});
  }
}

/** Registers topics, and resolves when each is as described. `apply` is called in an update only. */
export async function registerTopics(
  owner: pulumi.ComponentResource,
  resourceName: string,
  topics: readonly Registered[],
): Promise<void> {
  // With a character that neither has: a name is one for all resources of its kind, also for those of other clusters.
  await settled(topics.map((one) => register(owner, `${resourceName}/${one.topic.name}`, one)));
}

function register(owner: pulumi.ComponentResource, name: string, { topic, found, apply }: Registered): pulumi.Resource {
  const { partitions, replicationFactor, config } = topic;
  const hook = new pulumi.ResourceHook(`${name}-topic`, async ({ oldInputs }) => {
    const before: unknown = oldInputs?.config;
    const keys = typeof before === "object" && before !== null ? Object.keys(before) : [];
    await apply(keys.filter((key) => config[key] === undefined));
  });
  // With its time: what somebody changes back to the same again is a difference again.
  const noted = found && { found: { at: new Date().toISOString(), ...found } };
  return new TopicResource(
    name,
    { topic: topic.name, partitions, replicationFactor, config: { ...config }, ...noted },
    {
      parent: owner,
      retainOnDelete: true,
      hooks: { beforeCreate: [hook], beforeUpdate: [hook] },
      // What was found once stays noted until something else is.
      ignoreChanges: found === undefined ? ["found"] : [],
    },
  );
}
