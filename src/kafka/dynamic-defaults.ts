import { atFirstBroker } from "./connection.ts";
import { atController } from "./controller.ts";

const TIMEOUT_MS = 10_000;
/** The empty name is the entity `kafka-configs --entity-default` writes to: every broker of the cluster. */
const EVERY_BROKER = "";

export interface DynamicChange {
  readonly set: Readonly<Record<string, string>>;
  readonly remove: readonly string[];
}

/**
 * The cluster-wide dynamic broker settings (`kafka-configs --entity-type brokers --entity-default`): only the keys that
 * were set there. Sensitive values come as the empty string, as Kafka never tells them. Rejects with NoBrokerAnswered.
 */
export async function readDynamicDefaults(
  bootstrap: readonly string[],
  timeoutMs = TIMEOUT_MS,
): Promise<Record<string, string>> {
  return await atFirstBroker(bootstrap, { timeoutMs }, async (connection, library) => {
    const { BROKER } = library.ConfigResourceTypes;
    const { DYNAMIC_DEFAULT_BROKER_CONFIG } = library.ConfigSources;
    const resource = { resourceType: BROKER, resourceName: EVERY_BROKER, configurationKeys: null };
    const { results } = await library.describeConfigsV4.api.async(connection, [resource]);
    return Object.fromEntries(
      results
        .flatMap(({ configs }) => configs)
        .filter(({ configSource }) => configSource === DYNAMIC_DEFAULT_BROKER_CONFIG)
        .map(({ name, value }) => [name, value ?? ""]),
    );
  });
}

/**
 * Sets and removes cluster-wide dynamic broker settings in one request; keys named in neither list stay as they are.
 * Kafka checks every value first and refuses the whole request for one bad one (KafkaRefused, with Kafka's own words).
 */
export async function alterDynamicDefaults(bootstrap: readonly string[], change: DynamicChange): Promise<void> {
  if (Object.keys(change.set).length === 0 && change.remove.length === 0) return;
  await atController(bootstrap, TIMEOUT_MS, async (connection, library) => {
    const { SET, DELETE } = library.IncrementalAlterConfigOperationTypes;
    const configs = [
      ...Object.entries(change.set).map(([name, value]) => ({ name, configOperation: SET, value })),
      ...change.remove.map((name) => ({ name, configOperation: DELETE })),
    ];
    const { BROKER } = library.ConfigResourceTypes;
    const resource = { resourceType: BROKER, resourceName: EVERY_BROKER, configs };
    await library.incrementalAlterConfigsV1.api.async(connection, [resource], false);
  });
}
