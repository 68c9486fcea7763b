import type { Cluster, Node } from "../../model/cluster.ts";
import { membersOf, type VolumeRecord } from "../../model/record.ts";
import type { Consents } from "../../spec/consent.ts";
import { consentHint } from "../../spec/consent.ts";
import type { Obstacle } from "../obstacle.ts";
import type { Identity } from "./identity.ts";

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

export interface VolumePlan {
  readonly obstacles: readonly Obstacle[];
  /** Nodes that may start empty: all at the birth of a cluster, new brokers later. */
  readonly births: readonly string[];
  /** Everyone who has ever been born with this cluster, those of `births` included: what the records say from now on. */
  readonly members: readonly string[];
}

/**
 * Compares kept volumes with the description before anything starts. A cluster is born once: as soon as one volume
 * holds data, an empty volume of an old member is a loss, not a beginning. Pure.
 */
export function judgeVolumes(
  cluster: Cluster,
  identity: Identity,
  kept: readonly KeptVolume[],
  consents: Consents,
): VolumePlan {
  const obstacles = kept.flatMap((volume) => contradictions(cluster, identity, volume));
  const wanted = membersOf(cluster);
  if (!kept.some((volume) => volume.hasData)) return { obstacles, births: wanted, members: wanted };
  // An empty volume that no record speaks of was made by an `up` that was killed before it wrote one: nothing is lost.
  const members = new Set(
    kept.flatMap(({ node, record, hasData }) => [...(record?.members ?? []), ...(hasData ? [node] : [])]),
  );
  const state = (node: Node) => kept.find((volume) => volume.node === node.name);
  const empty = (node: Node) => !(state(node)?.hasData || state(node)?.marked);
  const lostBrokers = cluster.brokers.filter((node) => members.has(node.name) && empty(node));
  const allowed = lostBrokers.filter((node) => consents.has(`empty-volume:${node.name}`));
  return {
    obstacles: [
      ...obstacles,
      ...ensembleObstacles(cluster, members, cluster.zookeepers.filter(empty)),
      ...lostBrokers.filter((node) => !allowed.includes(node)).map((node) => emptyBroker(cluster, node)),
    ],
    births: [...cluster.brokers.filter((node) => !members.has(node.name)), ...allowed].map((node) => node.name),
    members: [...wanted, ...[...members].filter((name) => !wanted.includes(name)).sort()],
  };
}

function contradictions(
  cluster: Cluster,
  identity: Identity,
  { node, record, version, retired }: KeptVolume,
): Obstacle[] {
  const obstacles: Obstacle[] = [];
  const name = `${cluster.name}-${node}-data`;
  if (record !== undefined && record.uid !== identity.uid) {
    obstacles.push({
      code: "foreign-volume",
      about: `volume ${name}`,
      message: `volume ${name} belongs to cluster ${record.uid}, this stack's cluster is ${identity.uid}: started together they would mix two clusters' data.`,
      remedy: "Give this cluster another name, or remove the volume yourself if its data is not needed.",
    });
  } else if (record !== undefined && record.node !== node) {
    obstacles.push({
      code: "volume-of-another-node",
      about: `volume ${name}`,
      message: `volume ${name} holds the data of ${record.node}, not of ${node}.`,
      remedy: `Restore the volume of ${node}.`,
    });
  }
  if (retired) {
    obstacles.push({
      code: "retired-volume",
      about: `volume ${name}`,
      message: `${node} comes back, but its volume is from before it left: what it holds is out of date.`,
      remedy: `Remove the volume (docker volume rm ${name}) and let ${node} start empty: ${consentHint(`empty-volume:${node}`)}.`,
    });
  }
  if (version !== undefined && isOlder(cluster.version, version)) {
    obstacles.push({
      code: "older-version",
      about: `volume ${name}`,
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

function emptyBroker(cluster: Cluster, node: Node): Obstacle {
  return {
    code: "empty-volume",
    about: node.name,
    message: `volume ${cluster.name}-${node.name}-data is gone or empty, but ${node.name} has already lived: starting it empty is safe only while every partition it held has enough replicas in sync elsewhere.`,
    remedy: `Restore the volume, or let it be filled again by replication: ${consentHint(`empty-volume:${node.name}`)}.`,
  };
}

/** Compares major and minor: patch releases share one data format. */
function isOlder(wanted: string, used: string): boolean {
  const [a = 0, b = 0] = wanted.split(".").map(Number);
  const [c = 0, d = 0] = used.trim().split(".").map(Number);
  return a < c || (a === c && b < d);
}
