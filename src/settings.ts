import * as pulumi from "@pulumi/pulumi";
import { type DescribedTopic, readDynamicDefaults } from "./kafka/client.ts";
import { applyDynamic } from "./readiness/dynamic.ts";
import { rememberSettings } from "./targets/settings.ts";
import { settled } from "./targets/settled.ts";
import { lossesOf } from "./topics/losses.ts";

type Settings = Readonly<Record<string, string>>;

export interface SettingsOptions {
  readonly owner: pulumi.ComponentResource;
  readonly resourceName: string;
  /** Cluster-wide, which Kafka changes while it runs. */
  readonly settings: Settings;
  /** `host:port` of brokers as this machine reaches them; undefined = none can be asked, in a preview. */
  readonly bootstrap: (() => readonly string[]) | undefined;
}

/** A preview does not wait for brokers that are silent. */
const PREVIEW_MS = 2000;

/** Keeps in mind which settings are ours, and takes back those that left the description; a preview tells what changes. */
export async function settleSettings({ owner, resourceName, settings, bootstrap }: SettingsOptions): Promise<void> {
  const stash = rememberSettings(owner, resourceName, Object.keys(settings), (gone) =>
    applyDynamic(bootstrap?.() ?? [], settings, gone),
  );
  await settled([stash]);
  if (!pulumi.runtime.isDryRun() || bootstrap === undefined) return;
  const current = await readDynamicDefaults(bootstrap(), PREVIEW_MS).catch(() => undefined);
  if (current === undefined) return;
  const changes = changesOf(current, settings);
  if (changes.length > 0) void pulumi.log.info(`Would change without a restart: ${changes.join(", ")}.`, owner);
  const losses = lossesBy(current, settings);
  if (losses.length > 0) {
    const whose = "Every topic that has no such setting of its own would lose records";
    void pulumi.log.warn(`${whose}: ${losses.join("; ")}. \`up\` does it without a further word.`, owner);
  }
}

/** `log.retention.ms: 604800000 -> 3600000`. Pure. */
export function changesOf(current: Settings, wanted: Settings): readonly string[] {
  return Object.entries(wanted).flatMap(([key, value]) =>
    current[key] === value ? [] : [`${key}: ${current[key] ?? "(Kafka's default)"} -> ${value}`],
  );
}

/** A topic's name of what holds for topics that say nothing, and Kafka's default. */
const OF_TOPICS: Readonly<Record<string, readonly [key: string, inherited: string]>> = {
  "log.cleanup.policy": ["cleanup.policy", "delete"],
  "log.retention.bytes": ["retention.bytes", "-1"],
  "log.retention.ms": ["retention.ms", "604800000"],
};

/** What Kafka would delete of topics that say nothing else, one sentence each. Pure. */
export function lossesBy(current: Settings, wanted: Settings): readonly string[] {
  const known = Object.entries(OF_TOPICS);
  const live = known.map(([key, [own, inherited]]): [string, { value: string; own: boolean; inherited: string }] => [
    own,
    { value: current[key] ?? inherited, own: false, inherited },
  ]);
  const set = known.flatMap(([key, [own]]) => (wanted[key] === undefined ? [] : [[own, wanted[key]]]));
  const settings: DescribedTopic["settings"] = new Map(live);
  return lossesOf({ settings }, { set: Object.fromEntries(set), remove: [] });
}
