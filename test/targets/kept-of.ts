import type { Cluster } from "../../src/model/cluster.ts";
import { membersOf, type VolumeRecord } from "../../src/model/record.ts";
import type { KeptVolume, VolumeWords } from "../../src/targets/volumes.ts";
import { identity } from "./docker/live-of.ts";

export const record = (cluster: Cluster, node: string, change: Partial<VolumeRecord> = {}): VolumeRecord => ({
  uid: identity.uid,
  cluster: cluster.name,
  node,
  mode: cluster.metadata,
  members: membersOf(cluster),
  ...change,
});

/** The volume of a node that has run: with data, and nothing left of its permission. */
export const lived = (cluster: Cluster, node: string, change: Partial<KeptVolume> = {}): KeptVolume => ({
  node,
  record: record(cluster, node),
  version: "3.9.2",
  ready: node.startsWith("kafka"),
  retired: false,
  marked: false,
  hasData: true,
  ...change,
});
export const empty = { record: undefined, version: undefined, ready: false, hasData: false } as const;

/** All volumes of a cluster that has run, changed by node; null = the volume is gone. */
export function keptOf(
  cluster: Cluster,
  changes: Readonly<Record<string, Partial<KeptVolume> | null>> = {},
): KeptVolume[] {
  return membersOf(cluster)
    .filter((node) => changes[node] !== null)
    .map((node) => lived(cluster, node, changes[node] ?? {}));
}

/** How messages speak of volumes here. */
export const words: VolumeWords = {
  volume: (node) => `volume local-${node}-data`,
  removal: (node) => `docker volume rm local-${node}-data`,
  growsEnsemble: true,
};
