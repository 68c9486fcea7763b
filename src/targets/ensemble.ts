import type { Cluster, Node } from "../model/cluster.ts";
import { majorityOf } from "../model/ids.ts";
import type { Obstacle } from "./obstacle.ts";
import type { KeptVolume } from "./volumes.ts";

/** An ensemble on its way from one size to the next: docs/decisions/0009-the-ensemble-grows-by-two.md. */
export interface Growth {
  /** How many members the oldest list has that a node with data was started with last. */
  readonly from: number;
  /** Those that this list does not have, by id. */
  readonly joining: readonly string[];
}

export interface EnsemblePlan {
  readonly obstacles: readonly Obstacle[];
  /** The node that has to vote although it is empty. */
  readonly births: readonly string[];
  readonly growth: Growth | undefined;
}

/**
 * What ZooKeeper's volumes allow once the cluster holds data: never an ensemble in which members without the data
 * outvote those that have it. Pure.
 */
export function judgeEnsemble(cluster: Cluster, kept: readonly KeptVolume[], canGrow: boolean): EnsemblePlan {
  const nodes = cluster.zookeepers;
  const volumeOf = (node: Node) => kept.find((volume) => volume.node === node.name);
  const sizes = nodes.flatMap((node) => {
    const volume = volumeOf(node);
    return volume?.hasData ? (ensembleOf(volume) ?? []) : [];
  });
  const from = Math.min(nodes.length, ...sizes);
  const refuse = (...obstacles: readonly Obstacle[]): EnsemblePlan => ({ obstacles, births: [], growth: undefined });
  if (Math.max(nodes.length, ...sizes) > nodes.length) return refuse(shrinks(nodes.length, Math.max(...sizes)));
  if (from === nodes.length) return refuse(...lost(nodes, kept));
  if (!canGrow) return refuse(cannotGrow(nodes.length, from));
  if (nodes.length !== from + 2) return refuse(tooFar(nodes.length, from));
  const empty = nodes.slice(0, from).filter((node) => !volumeOf(node)?.hasData);
  if (empty.length > 0) return refuse(...empty.map((node) => memberEmpty(node, nodes.length, from)));
  const joining = nodes.slice(from);
  // Of three, the one that has the data needs another vote. It is given as long as no list but its own was in force: from
  // then on the newcomer may be what a majority relies on.
  const voters = joining.slice(0, Math.max(0, majorityOf(nodes.length) - from));
  return {
    obstacles: [],
    births: voters.filter((node) => !isFilled(volumeOf(node))).map((node) => node.name),
    growth: { from, joining: joining.map((node) => node.name) },
  };
}

/**
 * Of the nodes that join, those that may start only when no member acts by the old list any more: all but one. A majority
 * of the new list with one newcomer in it at most shares a member with each majority of the old one, so nothing that is
 * acknowledged is unknown to whoever is elected. With two newcomers, who as learners may lag behind, it need not.
 */
export function latecomers({ joining }: Growth): readonly string[] {
  return joining.slice(1);
}

const isFilled = (volume: KeptVolume | undefined): boolean => volume?.hasData === true || volume?.marked === true;

function ensembleOf({ ensemble, record }: KeptVolume): number | undefined {
  const recorded = record?.members.filter((member) => member.startsWith("zookeeper-")).length;
  return ensemble ?? (recorded === 0 ? undefined : recorded);
}

function lost(nodes: readonly Node[], kept: readonly KeptVolume[]): Obstacle[] {
  const empty = nodes.filter((node) => !isFilled(kept.find((volume) => volume.node === node.name)));
  const remaining = nodes.length - empty.length;
  const majority = majorityOf(nodes.length);
  if (remaining >= majority) return [];
  return [
    {
      code: "ensemble-lost",
      about: "ZooKeeper",
      message: `${empty.map((node) => node.name).join(" and ")} lost their data; ${remaining} of ${nodes.length} remain and ${majority} are needed. Starting would form a new, empty ensemble over brokers that still hold topics.`,
      remedy: "Restore the volumes, or delete the cluster's data with `npm run down -- --delete-data` and begin again.",
    },
  ];
}

const changed = (message: string, remedy: string): Obstacle => ({
  code: "ensemble-size-changed",
  about: "zookeeper.count",
  message,
  remedy,
});

function shrinks(wanted: number, now: number): Obstacle {
  return changed(
    `zookeeper.count is ${wanted}, the ensemble has ${now}: what is acknowledged may be known only to members that would leave.`,
    `Set zookeeper.count to ${now}.`,
  );
}

function cannotGrow(wanted: number, now: number): Obstacle {
  return changed(
    `zookeeper.count is ${wanted}, the cluster was born with ${now}. Members join one after the other, which a StatefulSet cannot do; all at once, members that start empty could outvote those that have the data.`,
    `Set zookeeper.count to ${now}. For more, make a second cluster with ${wanted} and let MirrorMaker copy the topics.`,
  );
}

function tooFar(wanted: number, now: number): Obstacle {
  return changed(
    `zookeeper.count is ${wanted}, the ensemble has ${now}: with so many new members at once, those that start empty could outvote those that have the data.`,
    `Set zookeeper.count to ${now + 2} first, and go on from there.`,
  );
}

function memberEmpty(node: Node, wanted: number, now: number): Obstacle {
  return {
    code: "ensemble-incomplete",
    about: node.name,
    message: `zookeeper.count goes from ${now} to ${wanted}, but ${node.name} has no data: an ensemble grows only while each of its members has them.`,
    remedy: `Set zookeeper.count to ${now}, and let \`pulumi up\` bring ${node.name} back first.`,
  };
}
