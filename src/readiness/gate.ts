import type { Node } from "../model/cluster.ts";
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
 * quorum. Pure; the same for every target. min ISR always means min(`min.insync.replicas`, number of replicas).
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
  const endangered = hosted.filter(
    (p) => !unavoidable.includes(p) && (p.leader < 0 || p.isr.filter((id) => id !== node.id).length < p.minInSync),
  );
  const reasons = endangered.map(
    (p) => `${p.topic}-${p.partition} has only [${p.isr.join(", ")}] in sync and needs ${p.minInSync} without ${node.name}`,
  );
  return {
    allowed: ensemble.length === 0 && reasons.length === 0,
    reasons: [...ensemble, ...reasons],
    unavoidable: unavoidable.map((p) => `${p.topic}-${p.partition}`),
  };
}

/** The others must form a quorum with a leader when a ZooKeeper node goes; brokers only need that there is one. */
function ensembleReasons(node: Node, { zookeepers }: ClusterSnapshot): string[] {
  if (node.role !== "zookeeper" || zookeepers.length === 1) return [];
  const others = zookeepers.filter((z) => z.node !== node.name);
  const serving = others.filter((z) => z.role !== undefined);
  const majority = Math.floor(zookeepers.length / 2) + 1;
  if (serving.length >= majority) return [];
  const silent = others.filter((z) => z.role === undefined).map((z) => `${z.node} (${z.said})`);
  return [`without ${node.name} only ${serving.length} of ${zookeepers.length} ZooKeeper nodes would serve, ${majority} are needed; ${silent.join(", ")}`];
}

/** The order in which running nodes are changed: followers before the leader, the controller last. */
export function changeOrder<T extends Node>(nodes: readonly T[], snapshot: ClusterSnapshot): readonly T[] {
  const last = (node: T): number =>
    node.role === "broker"
      ? Number(node.id === snapshot.kafka?.controllerId)
      : Number(snapshot.zookeepers.some((z) => z.node === node.name && z.role === "leader"));
  return [...nodes].sort((a, b) => last(a) - last(b));
}

/** Names of the partitions that have a replica on a broker; undefined when no broker answered. */
export function hostedBy(brokerId: number, { kafka }: ClusterSnapshot): readonly string[] | undefined {
  return kafka?.topics.flatMap((topic) =>
    topic.partitions.filter((p) => p.replicas.includes(brokerId)).map((p) => `${p.topic}-${p.partition}`),
  );
}
