import type { Cluster, Node, Role } from "./cluster.ts";
import { nodesOf } from "./nodes.ts";
import { stateOf } from "./state.ts";

/** What is written into every volume before the first start, and compared with the description before a later one. */
export interface VolumeRecord {
  readonly uid: string;
  readonly cluster: string;
  readonly node: string;
  readonly mode: string;
  /** Every node that has ever been born with this cluster; those that have left are still in it. */
  readonly members: readonly string[];
  /** KRaft: the controllers of the cluster's birth, who have a vote for its whole life. */
  readonly voters?: readonly string[];
}

/** Files of a node's volume by their path below the mount. */
export interface VolumePaths {
  readonly record: string;
  readonly version: string;
  /** Left in the brokers' volumes at the first readiness: from then on there may be acknowledged messages. */
  readonly ready: string;
  /** Left in the volume of a broker that has left for good: what it holds is out of date from then on. */
  readonly retired: string;
  /** The permission to start empty; lost with the data. */
  readonly marker: string;
  /** Tells whether the node has kept something that others rely on: see `provenBy`. */
  readonly proof: string;
}

/**
 * What a node's volume says by the file `proof`. A broker has `meta.properties` from its first registration on, in KRaft
 * it and a controller from their formatting on, which is done once. ZooKeeper
 * writes its epoch at once: -1 without data and without permission, 0 when it began empty, and from its first quorum on,
 * whose data it has then, 1 or more.
 */
export function provenBy(
  role: Role,
  proof: string | undefined,
): { readonly hasData: boolean; readonly begun: boolean } {
  if (proof === undefined) return { hasData: false, begun: false };
  const epoch = role === "zookeeper" ? Number.parseInt(proof, 10) : 1;
  return { hasData: epoch > 0, begun: epoch === 0 };
}

export const retiredFile = "retired";

/** Where a node's files are in its volume. Throws for an image profile without a volume. */
export function volumePaths(node: Node): VolumePaths {
  const { mount, identity, version, birthMarker, directories } = stateOf(node);
  const below = (path: string) => path.slice(mount.length + 1);
  const proof = node.role === "zookeeper" ? "version-2/currentEpoch" : "meta.properties";
  return {
    record: below(identity),
    version: below(version),
    ready: "ready",
    retired: retiredFile,
    marker: below(birthMarker),
    proof: `${below(directories[0] ?? mount)}/${proof}`,
  };
}

/** The nodes of a description. */
export function membersOf(cluster: Cluster): readonly string[] {
  return nodesOf(cluster).map((node) => node.name);
}

/** A record's text, or undefined for anything that is none. Never throws. */
export function parseRecord(text: string | undefined): VolumeRecord | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is VolumeRecord {
  if (typeof value !== "object" || value === null) return false;
  const record = value as Record<string, unknown>;
  const texts = ["uid", "cluster", "node", "mode"].every((key) => typeof record[key] === "string");
  return texts && Array.isArray(record.members) && record.members.every((member) => typeof member === "string");
}
