import { NEWEST_KRAFT_VERSION, NEWEST_VERSION } from "../spec/fields.ts";
import type { Cluster, MetadataMode } from "./cluster.ts";

/** Kafka's releases of each mode that this program knows, newest first: each has its official image. */
export const VERSIONS: Readonly<Record<MetadataMode, readonly string[]>> = {
  zookeeper: [NEWEST_VERSION, "3.9.1", "3.9.0", "3.8.1", "3.8.0", "3.7.2", "3.7.1", "3.7.0"],
  kraft: [
    ...[NEWEST_KRAFT_VERSION, "4.3.0", "4.2.2", "4.2.1", "4.2.0", "4.1.2", "4.1.1", "4.1.0", "4.0.2", "4.0.1", "4.0.0"],
    ...["3.9.2", "3.9.1", "3.9.0"],
  ],
};

/** The default of a mode, and what is proposed in place of others. */
export const newestOf = (mode: MetadataMode): string => (mode === "kraft" ? NEWEST_KRAFT_VERSION : NEWEST_VERSION);

/** The tag to write in place of a floating one. Confluent's 7.9 is Kafka 3.9, and its last line with ZooKeeper. */
export const PINNED = { cp: "7.9.6", zookeeper: "3.9.6" } as const;

/** "3.9" of "3.9.2": releases of one line share their data format and the protocol between brokers. */
export function lineOf(version: string): string {
  return version.split(".").slice(0, 2).join(".");
}

/** Whether a line or a version is of an older line than another. */
export function isOlderLine(one: string, other: string): boolean {
  const [a = 0, b = 0] = one.split(".").map(Number);
  const [c = 0, d = 0] = other.split(".").map(Number);
  return a < c || (a === c && b < d);
}

/** What a volume remembers of its last start: version and protocol, "3.9.2 3.8". */
export function formatUsed({ version, protocol }: Pick<Cluster, "version" | "protocol">): string {
  return `${version} ${protocol}`;
}

/** Kafka's version of such a start: "3.9.2" of "3.9.2 3.8". */
export function versionOf(used: string): string {
  return used.trim().split(/\s+/)[0] ?? "";
}

/** The oldest line that can read what such a start left. A text without a protocol is of a version's own. */
export function oldestReader(used: string): string {
  const [version = "", protocol] = used.trim().split(/\s+/);
  return protocol ?? lineOf(version);
}

/** The first number of a version or tag: 3 of "3.9.2"; undefined when it has none. */
export function majorOf(version: string): number | undefined {
  const major = /^v?(\d+)(\.|$|-)/.exec(version)?.[1];
  return major === undefined ? undefined : Number(major);
}

/** Kafka's line in a release of Confluent Platform: "3.9" of "7.9.6", "4.1" of "8.1.0". */
export function confluentLine(tag: string): string | undefined {
  const [, major, minor] = /^(\d+)\.(\d+)\./.exec(tag) ?? [];
  if (major === "7" && minor === "9") return "3.9";
  return major === "8" ? `4.${minor}` : undefined;
}

/** The newest release of a line that this program knows in a mode. */
export const newestOfLine = (line: string, mode: MetadataMode): string =>
  VERSIONS[mode].find((version) => version.startsWith(`${line}.`)) ?? newestOf(mode);
