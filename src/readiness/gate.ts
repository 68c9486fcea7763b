import type { Node } from "../model/cluster.ts";
import { majorityOf } from "../model/ids.ts";
import { nodeName } from "../model/names.ts";
import { quorumReasons as controllerReasons } from "./quorum.ts";
import type { ClusterSnapshot, ZooKeeperState } from "./snapshot.ts";

/** Why a node may not be stopped now; nothing = it may. */
export interface Verdict {
  readonly allowed: boolean;
  readonly reasons: readonly string[];
  /** Partitions that have too few replicas to stay available whatever one waits for; named, not waited for. */
  readonly unavoidable: readonly string[];
}

/** What the gate knows of a node: operations know no more of it. */
export type Stoppable = Pick<Node, "name" | "role" | "id">;

/**
 * Whether `node`, which runs, may be stopped without taking a partition below its min ISR, or ZooKeeper or the controllers
 * below their quorum. Pure; the same for every target. min ISR always means min(`min.insync.replicas`, number of replicas). Silence is
 * never taken for a yes: a broker that is listed as in sync counts only if it was asked and answered, for Kafka takes
 * seconds to notice a death; and one that runs and does not answer may be reading its log again, which is not interrupted
 * unless `evenSilent`.
 */
export function mayRestart(node: Stoppable, snapshot: ClusterSnapshot, evenSilent = false): Verdict {
  const keepers = [...ensembleReasons(node, snapshot), ...controllerReasons(snapshot.quorum, node)];
  if (node.role !== "broker") return { allowed: keepers.length === 0, reasons: keepers, unavoidable: [] };
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
  const answers = (id: number) => isThere(id, snapshot);
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
  const before = [...keepers, ...(evenSilent ? [] : silence(node, snapshot)), ...withoutController(node, snapshot)];
  return {
    allowed: before.length === 0 && reasons.length === 0,
    reasons: [...before, ...reasons],
    unavoidable: unavoidable.map((p) => `${p.topic}-${p.partition}`),
  };
}

/** Whether a broker was asked and answered anywhere: it is not starting, and not hanging. */
function speaks({ name }: Pick<Stoppable, "name">, { addresses }: ClusterSnapshot): boolean {
  return addresses.some(({ node, ok }) => node === name && ok);
}

/**
 * For its neighbours a broker is there when it answers them (only where nobody asked from inside, outside will do) and has
 * a word to say: one that has lost ZooKeeper has open ports and none.
 */
export function isThere(id: number, { addresses, heard }: ClusterSnapshot): boolean {
  const own = addresses.filter(({ node }) => node === nodeName("broker", id));
  const inner = own.filter(({ listener }) => listener === "INTERNAL");
  return (inner.length > 0 ? inner : own).some(({ ok }) => ok) && heard?.includes(id) !== false;
}

function silence(node: Stoppable, snapshot: ClusterSnapshot): string[] {
  if (speaks(node, snapshot)) return [];
  const [asked] = snapshot.addresses.filter((address) => address.node === node.name);
  return [`${node.name} runs and does not answer (${asked?.said ?? "not asked"}): it may be reading its log again`];
}

/**
 * While the controller is silent nobody makes another broker the leader of what the stopped one led, and what the others
 * say of their replicas may be out of date. ZooKeeper gives it up when it is dead; one that is only cut off stays. In KRaft
 * the controllers' quorum has been looked at already.
 */
function withoutController(node: Stoppable, snapshot: ClusterSnapshot): string[] {
  const id = snapshot.kafka?.controllerId ?? -1;
  if (snapshot.quorum !== undefined || id === node.id) return [];
  if (id < 0) return ["there is no controller that would make other brokers leaders"];
  return isThere(id, snapshot)
    ? []
    : [`${nodeName("broker", id)} is the controller and does not answer: it would make no other broker a leader`];
}

/**
 * A ZooKeeper node may go when the others keep the quorum. A broker may go only while there is one: without it no death
 * is noticed, what Kafka says of its replicas is out of date, and no partition gets another leader.
 */
function ensembleReasons(node: Stoppable, { zookeepers }: ClusterSnapshot): string[] {
  const members = zookeepers.filter(({ joins }) => joins !== true);
  const [newcomer] = zookeepers.filter(({ joins }) => joins === true);
  if (node.role === "broker" || newcomer === undefined) return quorumReasons(node, zookeepers);
  if (members.length > 1) return [...new Set([...quorumReasons(node, members), ...quorumReasons(node, zookeepers)])];
  // The only member comes back as one of three: it needs the newcomer's vote, who without it can only wait.
  return newcomer.role !== undefined || newcomer.said.includes("not currently serving")
    ? []
    : [`without ${newcomer.node} (${newcomer.said}) ${node.name} would not find a quorum when it is back`];
}

/** A growing ensemble has two lists, and a majority of either has to go on serving. */
function quorumReasons(node: Stoppable, zookeepers: readonly ZooKeeperState[]): string[] {
  const goes = node.role === "zookeeper";
  if (zookeepers.length === 0 || (goes && zookeepers.length === 1)) return [];
  const others = zookeepers.filter((z) => z.node !== node.name);
  const serving = others.filter((z) => z.role !== undefined).length;
  const majority = majorityOf(zookeepers.length);
  if (serving >= majority) return [];
  const silent = others.filter((z) => z.role === undefined).map((z) => `${z.node} (${z.said})`);
  const of = `${serving} of ${zookeepers.length} ZooKeeper nodes`;
  const few = goes ? `without ${node.name} only ${of} would serve` : `only ${of} serve`;
  return [`${few}, ${majority} are needed; ${silent.join(", ")}`];
}

/**
 * The order in which running nodes are changed: ZooKeeper or the controllers first, their leader last of them, then the
 * brokers; at the end the broker that is the controller.
 */
export function changeOrder<T extends Stoppable>(nodes: readonly T[], snapshot: ClusterSnapshot): readonly T[] {
  const controller = snapshot.quorum?.leaderId ?? snapshot.kafka?.controllerId;
  const leads = (node: Stoppable) =>
    node.role === "zookeeper"
      ? snapshot.zookeepers.some((z) => z.node === node.name && z.role === "leader")
      : node.id === controller;
  const turn = (node: Stoppable): number => (node.role === "broker" ? 2 : 0) + (leads(node) ? 1 : 0);
  return [...nodes].sort((a, b) => turn(a) - turn(b));
}

/**
 * Whether somebody may count on what the cluster holds, proven ready or not: it answers and has a topic. Brokers make none
 * by themselves, so that a birth that was interrupted has none.
 */
export const isInUse = ({ kafka }: ClusterSnapshot): boolean => (kafka?.topics.length ?? 0) > 0;

/** Names of the partitions that have a replica on a broker; undefined when no broker answered. */
export function hostedBy(brokerId: number, { kafka }: ClusterSnapshot): readonly string[] | undefined {
  return kafka?.topics.flatMap((topic) =>
    topic.partitions.filter((p) => p.replicas.includes(brokerId)).map((p) => `${p.topic}-${p.partition}`),
  );
}
