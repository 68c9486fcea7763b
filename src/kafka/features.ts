import { atFirstBroker } from "./connection.ts";
import { atController } from "./controller.ts";

const TIMEOUT_MS = 10_000;

/** Feature levels by their names, such as `metadata.version`. */
export type Levels = Readonly<Record<string, number>>;

/**
 * The levels that are finalised (KIP-584): what the whole cluster has agreed to speak and to write. None with ZooKeeper.
 * Rejects with NoBrokerAnswered.
 */
export async function readFeatures(bootstrap: readonly string[]): Promise<Levels> {
  return await atFirstBroker(bootstrap, { timeoutMs: TIMEOUT_MS }, async (connection, { apiVersionsV3 }) => {
    const { finalizedFeatures } = await apiVersionsV3.api.async(connection, "kafka-cluster", "1");
    return Object.fromEntries((finalizedFeatures ?? []).map(({ name, maxVersionLevel }) => [name, maxVersionLevel]));
  });
}

/**
 * Raises features to these levels, all of them or none. Kafka refuses a level that one of its brokers or controllers does
 * not know. Rejects with KafkaRefused, in Kafka's own words.
 */
export async function raiseFeatures(bootstrap: readonly string[], levels: Levels): Promise<void> {
  await atController(bootstrap, TIMEOUT_MS, async (connection, { updateFeaturesV1, FeatureUpgradeTypes }) => {
    const updates = Object.entries(levels).map(([feature, maxVersionLevel]) => ({
      feature,
      maxVersionLevel,
      upgradeType: FeatureUpgradeTypes.UPGRADE,
    }));
    await updateFeaturesV1.api.async(connection, TIMEOUT_MS, updates, false);
  });
}
