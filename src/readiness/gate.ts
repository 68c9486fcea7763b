import type { Node } from "../model/cluster.ts";
import { nodeName } from "../model/names.ts";
import type { ClusterSnapshot } from "./snapshot.ts";

/** Why a node may not be stopped now; nothing = it may. */
export interface Verdict {
  readonly allowed: boolean;
  readonly reasons: readonly string[];
  /** Partitions that have too few replicas to stay available whatever one waits for; named, not waited for. */
  readonly unavoidable: readonly string[];
}

/**
 * Whether `node`, which runs, may be stopped without taking a partition below its min ISR or ZooKeeper below its
 * quorum. Pure; the same for every target. min ISR always means min(`min.insync.replicas`, number of replicas). A broker
 * that is listed as in sync but answers at none of its addresses does not count: Kafka takes seconds to notice a death.
 */
export function mayRestart(node: Node, snapshot: ClusterSnapshot): Verdict {
  const ensemble = ensembleReasons(node, snapshot);
  if (node.role === "zookeeper") return { allowed: ensemble.length === 0, reasons: ensemble, unavoidable: [] };
  const { kafka } = snapshot;
  if (kafka === undefined) {
    return { allowed: false, reasons: [`no broker answered (${snapshot.kafkaReason})`], unavoidable: [] };
  }
  const hosted = kafka.topics.flatMap((topic) =>
    topic.partitions
      .filter((p) => p.replicas.includes(node.id))
      .map((p) => ({ ...p, minInSync: Math.min(topic.minInSync, p.replicas.length) })),
  );
  const unavoidable = hosted.filter((p) => p.replicas.length <= p.minInSync);
  const silent = silentNodes(snapshot);
  const answers = (id: number) => !silent.has(nodeName("broker", id));
  const endangered = hosted.filter(
    (p) =>
      !unavoidable.includes(p) &&
      (p.leader < 0 || p.isr.filter((id) => id !== node.id && answers(id)).length < p.minInSync),
  );
  const reasons = endangered.map((p) => {
    const mute = p.isr.filter((id) => !answers(id)).map((id) => nodeName("broker", id));
    const but = mute.length === 0 ? "" : `, of which ${mute.join(" and ")} did not answer,`;
    const inSync = `[${p.isr.join(", ")}] in sync${but}`;
    return `${p.topic}-${p.partition} has only ${inSync} and needs ${p.minInSync} without ${node.name}`;
  });
  return {
    allowed: ensemble.length === 0 && reasons.length === 0,
    reasons: [...ensemble, ...reasons],
    unavoidable: unavoidable.map((p) => `${p.topic}-${p.partition}`),
  };
}

/** Nodes that were asked and answered at none of their addresses. */
function silentNodes({ addresses }: ClusterSnapshot): ReadonlySet<string> {
  const answering = new Set(addresses.filter(({ ok }) => ok).map(({ node }) => node));
  return new Set(addresses.map(({ node }) => node).filter((node) => !answering.has(node)));
}

/**
 * A ZooKeeper node may go when the others keep the quorum. A broker may go only while there is one: without it no death
 * is noticed, what Kafka says of its replicas is out of date, and no partition gets another leader.
 */
function ensembleReasons(node: Node, { zookeepers }: ClusterSnapshot): string[] {
  const goes = node.role === "zookeeper";
  if (zookeepers.length === 0 || (goes && zookeepers.length === 1)) return [];
  const others = zookeepers.filter((z) => z.node !== node.name);
  const serving = others.filter((z) => z.role !== undefined).length;
  const majority = Math.floor(zookeepers.length / 2) + 1;
  if (serving >= majority) return [];
  const silent = others.filter((z) => z.role === undefined).map((z) => `${z.node} (${z.said})`);
  const of = `${serving} of ${zookeepers.length} ZooKeeper nodes`;
  const few = goes ? `without ${node.name} only ${of} would serve` : `only ${of} serve`;
  return [`${few}, ${majority} are needed; ${silent.join(", ")}`];
}

/** The order in which running nodes are changed: ZooKeeper first, its leader last of it, and the controller at the end. */
export function changeOrder<T extends Node>(nodes: readonly T[], snapshot: ClusterSnapshot): readonly T[] {
  const leads = (node: Node) => snapshot.zookeepers.some((z) => z.node === node.name && z.role === "leader");
  const turn = (node: Node): number =>
    node.role === "broker" ? (node.id === snapshot.kafka?.controllerId ? 3 : 2) : leads(node) ? 1 : 0;
  return [...nodes].sort((a, b) => turn(a) - turn(b));
}

/** Names of the partitions that have a replica on a broker; undefined when no broker answered. */
export function hostedBy(brokerId: number, { kafka }: ClusterSnapshot): readonly string[] | undefined {
  return kafka?.topics.flatMap((topic) =>
    topic.partitions.filter((p) => p.replicas.includes(brokerId)).map((p) => `${p.topic}-${p.partition}`),
  );
}
