import type { Cluster, Node } from "../model/cluster.ts";
import { membersOf, type VolumeRecord } from "../model/record.ts";
import { isOlderLine, oldestReader, versionOf } from "../model/versions.ts";
import type { Beginning } from "../properties/birth.ts";
import { type Consents, consentHint } from "../spec/consent.ts";
import { type Growth, judgeEnsemble } from "./ensemble.ts";
import type { Obstacle } from "./obstacle.ts";
import { protocolKey } from "./protocol.ts";
import { judgeQuorum } from "./quorum.ts";

/** What a node's kept volume says. */
export interface KeptVolume {
  readonly node: string;
  readonly record: VolumeRecord | undefined;
  /** Kafka's version and protocol at its last start (`formatUsed`). */
  readonly version: string | undefined;
  /** The cluster has been ready once: it may hold acknowledged messages. */
  readonly ready: boolean;
  /** Its broker had left for good. */
  readonly retired: boolean;
  /** It may start empty, or has and nothing came of it yet. */
  readonly marked: boolean;
  readonly hasData: boolean;
  /** How many nodes ZooKeeper's list has in the container that uses it; left out = there is none, or it is a broker's. */
  readonly ensemble?: number | undefined;
}

/** How a target speaks of its volumes. */
export interface VolumeWords {
  /** `volume local-kafka-1-data`, `claim data-kafka-1`. */
  volume(node: string): string;
  /** The command that removes one. */
  removal(node: string): string;
  /** It starts ZooKeeper's nodes one after the other, as an ensemble that grows needs it. */
  readonly growsEnsemble: boolean;
}

export interface VolumePlan {
  readonly obstacles: readonly Obstacle[];
  /** Nodes that may start empty: all at the birth of a cluster; later new brokers, and whom `judgeEnsemble` allows it. */
  readonly births: readonly string[];
  /** Everyone who has ever been born with this cluster, those of `births` included: what the records say from now on. */
  readonly members: readonly string[];
  /** Whether `births` are those of a cluster that has never been, or of nodes by themselves. */
  readonly beginning: Beginning;
  /** Who has lived and is born again, voters of KRaft and brokers: each only when the others were asked (`Rolling.mayRefill`). */
  readonly refills: readonly string[];
  /** ZooKeeper's ensemble grows with this start. */
  readonly growth: Growth | undefined;
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
  const wanted = membersOf(cluster);
  const plan = { obstacles, births: [], members: wanted, refills: [], beginning: "node", growth: undefined } as const;
  const otherMode = kept.find(({ record }) => record !== undefined && record.mode !== cluster.metadata);
  if (otherMode !== undefined) return { ...plan, obstacles: [...obstacles, changedMode(cluster, otherMode, words)] };
  if (!kept.some((volume) => volume.hasData)) return { ...plan, births: wanted, beginning: "cluster" };
  // An empty volume that no record speaks of was made by an `up` that was killed before it wrote one: nothing is lost.
  const members = new Set(
    kept.flatMap(({ node, record, hasData }) => [...(record?.members ?? []), ...(hasData ? [node] : [])]),
  );
  const state = (node: Node) => kept.find((volume) => volume.node === node.name);
  const empty = (node: Node) => !(state(node)?.hasData || state(node)?.marked);
  const lostBrokers = cluster.brokers.filter((node) => members.has(node.name) && empty(node));
  const allowed = lostBrokers.filter((node) => consents.has(`empty-volume:${node.name}`));
  const keeper = judgeKeeper(cluster, kept, words);
  const refills = [...new Set([...keeper.refills, ...askedFor(cluster, kept, allowed)])];
  const starting = [...cluster.brokers.filter((node) => !members.has(node.name)), ...allowed].map(({ name }) => name);
  return {
    ...plan,
    ...keeper,
    obstacles: [
      ...obstacles,
      ...keeper.obstacles,
      ...lostBrokers.filter((node) => !allowed.includes(node)).map((node) => emptyBroker(node, words)),
    ],
    births: [...keeper.births, ...starting.filter((name) => !refills.includes(name))],
    refills,
    members: [...wanted, ...[...members].filter((name) => !wanted.includes(name)).sort()],
  };
}

/** Where no other broker holds anything there is nobody to ask, and nothing that an empty one could undo. */
function askedFor({ brokers }: Cluster, kept: readonly KeptVolume[], allowed: readonly Node[]): readonly string[] {
  const isHeld = brokers.some(({ name }) => kept.some(({ node, hasData }) => node === name && hasData));
  return isHeld ? allowed.map(({ name }) => name) : [];
}

/** Of those who keep the metadata: ZooKeeper's nodes, or the voters. */
function judgeKeeper(
  cluster: Cluster,
  kept: readonly KeptVolume[],
  words: VolumeWords,
): Pick<VolumePlan, "obstacles" | "births" | "refills" | "growth"> {
  if (cluster.metadata === "kraft") return { ...judgeQuorum(cluster, kept), births: [], growth: undefined };
  return { ...judgeEnsemble(cluster, kept, words.growsEnsemble), refills: [] };
}

function changedMode({ metadata }: Cluster, { node, record }: KeptVolume, words: VolumeWords): Obstacle {
  return {
    code: "identity-changed",
    about: "metadata",
    message: `metadata is now ${metadata}, but ${words.volume(node)} is of a cluster that was born with ${record?.mode}: its data would stay behind and an empty cluster would start.`,
    remedy: `Set metadata back to ${record?.mode}; for a new cluster use another name.`,
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
      remedy: `Remove the volume (${words.removal(node)}) and let ${node} start empty: ${consentHint(`empty-volume:${node}`)}.`,
    });
  }
  const reader = version === undefined ? undefined : oldestReader(version);
  if (reader !== undefined && isOlderLine(cluster.version, reader)) {
    obstacles.push({
      code: "older-version",
      about: name,
      message: `version is ${cluster.version}, but ${node}'s data was last used by ${versionOf(version ?? "")}, speaking ${reader}: an older Kafka may not read it.`,
      remedy: `Set version to ${reader} or newer.`,
    });
  } else if (reader !== undefined && isOlderLine(cluster.protocol, reader) && isServer(cluster, node)) {
    const key = protocolKey(cluster);
    obstacles.push({
      code: "older-protocol",
      about: name,
      message: `${key} is ${cluster.protocol}, but ${node} has spoken ${reader} already: its data may be in a form that belongs to it, and there is no way back.`,
      remedy: `Set ${key} to ${reader}.`,
    });
  }
  return obstacles;
}

const isServer = ({ brokers, controllers }: Cluster, node: string): boolean =>
  [...brokers, ...controllers].some(({ name }) => name === node);

function emptyBroker(node: Node, words: VolumeWords): Obstacle {
  return {
    code: "empty-volume",
    about: node.name,
    message: `${words.volume(node.name)} is gone or empty, but ${node.name} has already lived: starting it empty is safe only while every partition it held has enough replicas in sync elsewhere.`,
    remedy: `Restore the volume, or let it be filled again by replication: ${consentHint(`empty-volume:${node.name}`)}.`,
  };
}
