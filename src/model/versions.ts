import { NEWEST_VERSION } from "../spec/fields.ts";

/** Kafka's releases with ZooKeeper mode that this program knows, newest first: each has its official image. */
export const VERSIONS = [NEWEST_VERSION, "3.9.1", "3.9.0", "3.8.1", "3.8.0", "3.7.2", "3.7.1", "3.7.0"] as const;

/** The tag to write in place of a floating one. Confluent's 7.9 is Kafka 3.9, and its last line with ZooKeeper. */
export const PINNED = { cp: "7.9.6", zookeeper: "3.9.6" } as const;

/** "3.9" of "3.9.2": the protocol the brokers speak among themselves, raised only after all run the new version. */
export function protocolOf(version: string): string {
  return version.split(".").slice(0, 2).join(".");
}

/** The first number of a version or tag: 3 of "3.9.2"; undefined when it has none. */
export function majorOf(version: string): number | undefined {
  const major = /^v?(\d+)(\.|$|-)/.exec(version)?.[1];
  return major === undefined ? undefined : Number(major);
}
