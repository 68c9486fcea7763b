import type { Cluster } from "../model/cluster.ts";

/**
 * Settings Kafka keeps for the whole cluster and changes without a restart. They are applied after readiness with
 * `kafka-configs --entity-default`, and stand in no file: a change of one restarts nobody.
 *
 * Only what is a policy over data is here. Kafka also changes thread counts and cleaner buffers while it runs, but
 * within limits only (a pool can at most double or halve), so those stay in the file.
 * Source: `DynamicLogConfig.ReconfigurableConfigs` and `DynamicBrokerConfig.ClusterLevelListenerConfigs` of 3.9,
 * "Update Mode: cluster-wide" in https://kafka.apache.org/39/documentation.html#brokerconfigs.
 */
const CLUSTER_WIDE: ReadonlySet<string> = new Set([
  "compression.type",
  "log.cleanup.policy",
  "log.cleaner.delete.retention.ms",
  "log.cleaner.max.compaction.lag.ms",
  "log.cleaner.min.cleanable.ratio",
  "log.cleaner.min.compaction.lag.ms",
  "log.flush.interval.messages",
  "log.flush.interval.ms",
  "log.index.interval.bytes",
  "log.index.size.max.bytes",
  "log.message.downconversion.enable",
  "log.message.timestamp.after.max.ms",
  "log.message.timestamp.before.max.ms",
  "log.message.timestamp.type",
  "log.preallocate",
  "log.retention.bytes",
  "log.retention.ms",
  "log.roll.jitter.ms",
  "log.roll.ms",
  "log.segment.bytes",
  "log.segment.delete.delay.ms",
  "max.connection.creation.rate",
  "max.connections",
  "max.connections.per.ip",
  "max.connections.per.ip.overrides",
  "message.max.bytes",
]);

const MINUTE = 60_000n;
const HOUR = 60n * MINUTE;

/** Keys in hours and minutes are read-only in Kafka; their twin in milliseconds is not, and wins where both stand. */
const IN_MILLISECONDS: Readonly<Record<string, { readonly key: string; readonly factor: bigint }>> = {
  "log.retention.hours": { key: "log.retention.ms", factor: HOUR },
  "log.retention.minutes": { key: "log.retention.ms", factor: MINUTE },
  "log.roll.hours": { key: "log.roll.ms", factor: HOUR },
  "log.roll.jitter.hours": { key: "log.roll.jitter.ms", factor: HOUR },
};

/** A broker's overrides, parted into those of its file and those of the whole cluster. */
export interface PartedOverrides {
  readonly file: Readonly<Record<string, string>>;
  readonly dynamic: Readonly<Record<string, string>>;
}

export function partOverrides(overrides: Readonly<Record<string, string>>): PartedOverrides {
  const file: Record<string, string> = {};
  const dynamic: Record<string, string> = {};
  for (const [key, value] of Object.entries(overrides)) {
    const twin = IN_MILLISECONDS[key];
    if (twin && /^-?\d+$/.test(value)) {
      if (!preferred(overrides, key, twin.key)) dynamic[twin.key] = milliseconds(value, twin.factor);
    } else (CLUSTER_WIDE.has(key) ? dynamic : file)[key] = value;
  }
  return { file, dynamic };
}

/** Whether a finer key for the same setting is written too: Kafka takes milliseconds, then minutes, then hours. */
function preferred(overrides: Readonly<Record<string, string>>, key: string, twin: string): boolean {
  const minutes =
    twin === "log.retention.ms" && key.endsWith(".hours") && Object.hasOwn(overrides, "log.retention.minutes");
  return minutes || Object.hasOwn(overrides, twin);
}

/** A negative retention means "for ever" in every unit. */
function milliseconds(value: string, factor: bigint): string {
  const number = BigInt(value);
  return String(number < 0n ? -1n : number * factor);
}

/**
 * Every cluster-wide setting the cluster has to have: a key of the table that is not in here has to be at Kafka's
 * default. The two guards of acknowledged records are always said, whatever the defaults of a later version are.
 */
export function dynamicSettings(cluster: Cluster): Readonly<Record<string, string>> {
  return {
    "min.insync.replicas": String(cluster.replication.minInSync),
    "unclean.leader.election.enable": "false",
    ...partOverrides(cluster.brokers[0]?.overrides ?? {}).dynamic,
  };
}
