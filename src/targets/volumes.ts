import type { Cluster, Node } from "../model/cluster.ts";
import { membersOf, type VolumeRecord } from "../model/record.ts";
import { type Consents, consentHint } from "../spec/consent.ts";
import type { Obstacle } from "./obstacle.ts";

/** What a node's kept volume says. */
export interface KeptVolume {
  readonly node: string;
  readonly record: VolumeRecord | undefined;
  /** Kafka's version at its last start. */
  readonly version: string | undefined;
  /** The cluster has been ready once: it may hold acknowledged messages. */
  readonly ready: boolean;
  /** Its broker had left for good. */
  readonly retired: boolean;
  /** The permission to start empty is still there. */
  readonly marked: boolean;
  readonly hasData: boolean;
}

/** How a target speaks of its volumes. */
export interface VolumeWords {
  /** `volume local-kafka-1-data`, `claim data-kafka-1`. */
  volume(node: string): string;
  /** The command that removes one. */
  removal(node: string): string;
}

export interface VolumePlan {
  readonly obstacles: readonly Obstacle[];
  /** Nodes that may start empty: all at the birth of a cluster, new brokers later. */
  readonly births: readonly string[];
}

/**
 * Compares kept volumes with the description before anything starts. A cluster is born once: as soon as one volume
 * holds data, an empty volume of an old member is a loss, not a beginning. Pure.
 */
export function judgeVolumes(
  cluster: Cluster,
  identity: { readonly uid: string },
  kept: readonly KeptVolume[],
  consents: Consents,
  words: VolumeWords,
): VolumePlan {
  const obstacles = kept.flatMap((volume) => contradictions(cluster, identity, volume, words));
  if (!kept.some((volume) => volume.hasData)) return { obstacles, births: membersOf(cluster) };
  const members = new Set(kept.flatMap((volume) => volume.record?.members ?? [volume.node]));
  const state = (node: Node) => kept.find((volume) => volume.node === node.name);
  const empty = (node: Node) => !(state(node)?.hasData || state(node)?.marked);
  const lostBrokers = cluster.brokers.filter((node) => members.has(node.name) && empty(node));
  const allowed = lostBrokers.filter((node) => consents.has(`empty-volume:${node.name}`));
  return {
    obstacles: [
      ...obstacles,
      ...ensembleObstacles(cluster, members, cluster.zookeepers.filter(empty)),
      ...lostBrokers.filter((node) => !allowed.includes(node)).map((node) => emptyBroker(node, words)),
    ],
    births: [...cluster.brokers.filter((node) => !members.has(node.name)), ...allowed].map((node) => node.name),
  };
}

function contradictions(
  cluster: Cluster,
  identity: { readonly uid: string },
  volume: KeptVolume,
  words: VolumeWords,
): Obstacle[] {
  const { node, record } = volume;
  const obstacles: Obstacle[] = [];
  const name = words.volume(node);
  if (record !== undefined && record.uid !== identity.uid) {
    obstacles.push({
      code: "foreign-volume",
      about: name,
      message: `${name} belongs to cluster ${record.uid}, this stack's cluster is ${identity.uid}: started together they would mix two clusters' data.`,
      remedy: "Give this cluster another name, or remove the volume yourself if its data is not needed.",
    });
  } else if (record !== undefined && record.node !== node) {
    obstacles.push({
      code: "volume-of-another-node",
      about: name,
      message: `${name} holds the data of ${record.node}, not of ${node}.`,
      remedy: `Restore the volume of ${node}.`,
    });
  }
  return [...obstacles, ...outdated(cluster, volume, words)];
}

function outdated(cluster: Cluster, { node, version, retired }: KeptVolume, words: VolumeWords): Obstacle[] {
  const obstacles: Obstacle[] = [];
  const name = words.volume(node);
  if (retired) {
    obstacles.push({
      code: "retired-volume",
      about: name,
      message: `${node} comes back, but its volume is from before it left: what it holds is out of date.`,
      remedy: `Remove the volume (${words.removal(node)}); ${node} then starts empty.`,
    });
  }
  if (version !== undefined && isOlder(cluster.version, version)) {
    obstacles.push({
      code: "older-version",
      about: name,
      message: `version is ${cluster.version}, but ${node}'s data was last used by ${version}: an older Kafka may not read it.`,
      remedy: `Set version to ${version} or newer.`,
    });
  }
  return obstacles;
}

function ensembleObstacles(cluster: Cluster, members: ReadonlySet<string>, empty: readonly Node[]): Obstacle[] {
  const known = [...members].filter((member) => member.startsWith("zookeeper-")).length;
  if (known !== cluster.zookeepers.length) {
    return [
      {
        code: "ensemble-size-changed",
        about: "zookeeper.count",
        message: `zookeeper.count is ${cluster.zookeepers.length}, the cluster was born with ${known}: members that start empty could outvote those that have the data.`,
        remedy: `Set zookeeper.count to ${known}.`,
      },
    ];
  }
  const majority = Math.floor(known / 2) + 1;
  if (known - empty.length >= majority) return [];
  return [
    {
      code: "ensemble-lost",
      about: "ZooKeeper",
      message: `${empty.map((node) => node.name).join(" and ")} lost their data; ${known - empty.length} of ${known} remain and ${majority} are needed. Starting would form a new, empty ensemble over brokers that still hold topics.`,
      remedy: "Restore the volumes, or delete the cluster's data with `npm run down -- --delete-data` and begin again.",
    },
  ];
}

function emptyBroker(node: Node, words: VolumeWords): Obstacle {
  return {
    code: "empty-volume",
    about: node.name,
    message: `${words.volume(node.name)} is gone or empty, but ${node.name} has already lived: starting it empty is safe only while every partition it held has enough replicas in sync elsewhere.`,
    remedy: `Restore the volume, or let it be filled again by replication: ${consentHint(`empty-volume:${node.name}`)}.`,
  };
}

/** Compares major and minor: patch releases share one data format. */
function isOlder(wanted: string, used: string): boolean {
  const [a = 0, b = 0] = wanted.split(".").map(Number);
  const [c = 0, d = 0] = used.trim().split(".").map(Number);
  return a < c || (a === c && b < d);
}
