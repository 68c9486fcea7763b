import { type Ask, atFirstBroker } from "./connection.ts";
import { atController } from "./controller.ts";
import { readMetadata } from "./snapshot.ts";
import { untilKnown } from "./topics.ts";

/** A topic as it is in Kafka. */
export interface DescribedTopic {
  readonly name: string;
  readonly partitions: number;
  /** How many copies each partition has. Those that are still being made count. */
  readonly copies: readonly number[];
  /** Every setting in force, by Kafka's name. */
  readonly settings: ReadonlyMap<string, TopicSetting>;
}

export interface TopicSetting {
  readonly value: string;
  /** Set on the topic itself, not the brokers' own. */
  readonly own: boolean;
  /** What would hold without the topic's own value. */
  readonly inherited: string;
}

const TIMEOUT_MS = 10_000;

/**
 * Those of these topics that exist. The controller is asked, which is waited for; or, with `anyone`, the first broker that
 * answers, which may not know all topics yet when it has just started. Rejects with NoBrokerAnswered.
 */
export async function describeTopics(
  bootstrap: readonly string[],
  names: readonly string[],
  options: { readonly timeoutMs?: number; readonly anyone?: boolean } = {},
): Promise<ReadonlyMap<string, DescribedTopic>> {
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const ask = describing(names);
  if (options.anyone) return await atFirstBroker(bootstrap, { timeoutMs }, ask);
  return await atController(bootstrap, timeoutMs, ask);
}

function describing(names: readonly string[]): Ask<ReadonlyMap<string, DescribedTopic>> {
  return async (connection, library) => {
    const { topics } = await readMetadata(connection, library);
    const there = topics.filter(({ name }) => name !== null && names.includes(name));
    if (there.length === 0) return new Map();
    const resources = there.map(({ name }) => ({
      resourceType: library.ConfigResourceTypes.TOPIC,
      resourceName: name ?? "",
      configurationKeys: null,
    }));
    const { results } = await library.describeConfigsV4.api.async(connection, resources, true);
    const settings = new Map(results.map(({ resourceName, configs }) => [resourceName, configs]));
    return new Map(
      there.map(({ name, partitions }) => [
        name ?? "",
        {
          name: name ?? "",
          partitions: partitions.length,
          copies: partitions.map(({ replicaNodes }) => replicaNodes.length),
          settings: new Map((settings.get(name ?? "") ?? []).map((one) => [one.name, settingOf(one)])),
        },
      ]),
    );
  };
}

/** Kafka's DYNAMIC_TOPIC_CONFIG. */
const OF_THE_TOPIC = 1;

/** As Kafka answers: the values that hold or would hold, the strongest first. */
interface Answered {
  readonly value?: string | null | undefined;
  readonly configSource: number;
  readonly synonyms: readonly { readonly value?: string | null | undefined; readonly source: number }[];
}

function settingOf(one: Answered): TopicSetting {
  const value = one.value ?? "";
  const inherited = one.synonyms.find(({ source }) => source !== OF_THE_TOPIC)?.value;
  return { value, own: one.configSource === OF_THE_TOPIC, inherited: inherited ?? value };
}

/** Gives a topic more partitions, all in all `count`, and waits until each has a leader. Rejects with KafkaRefused. */
export async function growTopic(bootstrap: readonly string[], name: string, count: number): Promise<void> {
  await atController(bootstrap, TIMEOUT_MS, async (connection, { createPartitionsV3 }) => {
    await createPartitionsV3.api.async(connection, [{ name, count, assignments: null }], TIMEOUT_MS, false);
  });
  await untilKnown(bootstrap, { name, partitions: count }, TIMEOUT_MS);
}

/** Sets and removes settings of a topic in one request; others stay. Kafka checks every value first (KafkaRefused). */
export async function alterTopic(
  bootstrap: readonly string[],
  name: string,
  change: { readonly set: Readonly<Record<string, string>>; readonly remove: readonly string[] },
): Promise<void> {
  await atController(bootstrap, TIMEOUT_MS, async (connection, library) => {
    const { SET, DELETE } = library.IncrementalAlterConfigOperationTypes;
    const configs = [
      ...Object.entries(change.set).map(([key, value]) => ({ name: key, configOperation: SET, value })),
      ...change.remove.map((key) => ({ name: key, configOperation: DELETE })),
    ];
    const resource = { resourceType: library.ConfigResourceTypes.TOPIC, resourceName: name, configs };
    await library.incrementalAlterConfigsV1.api.async(connection, [resource], false);
  });
}
