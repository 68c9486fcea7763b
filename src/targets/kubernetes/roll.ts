import { setTimeout as pause } from "node:timers/promises";
import type { V1Pod } from "@kubernetes/client-node";
import type { Node } from "../../model/cluster.ts";
import { nodesOf } from "../../model/nodes.ts";
import { graceSeconds } from "../grace.ts";
import { refusal } from "../refusal.ts";
import type { Rolling } from "../target.ts";
import type { Addresses } from "./addresses.ts";
import { statusOf } from "./api.ts";
import { attendBirth, type Birth } from "./birth.ts";
import { lookAtPods } from "./live.ts";
import { rolesOf } from "./names.ts";
import { REVISION, type Revisions } from "./revisions.ts";
import { serves } from "./trouble.ts";
import type { SeenPod } from "./volumes.ts";

export interface Roll extends Birth {
  /** By node: the digest of the files it is to have. */
  readonly hashes: ReadonlyMap<string, string>;
  /** By broker: the address of its load balancer, where it has one. */
  readonly addresses: Addresses;
  readonly rolling: Rolling;
  /** The cluster has been ready, and may hold acknowledged messages: what runs is not stopped without its gate. */
  readonly everReady: boolean;
}

const everyMs = 200;

/**
 * Brings every pod to the template and the files of now. The StatefulSets replace nothing themselves (OnDelete): pods
 * that do not run are deleted at once, the others one by one, each behind the gate. Every `up` asks anew which are
 * stale, so an interrupted roll goes on. Resolves with the nodes that were replaced while they ran.
 */
export async function rollStale(roll: Roll, seen: readonly SeenPod[], revisions: Revisions): Promise<readonly Node[]> {
  const pods = await lookAtPods(roll.api);
  const stale = staleNodes(roll, seen, pods, revisions);
  if (stale.length === 0) return [];
  const runs = ({ name }: Node) => pods.has(name) && serves(pods.get(name) as V1Pod);
  await Promise.all(stale.filter((node) => !runs(node)).map((node) => replace(roll, node)));
  const running = stale.filter(runs);
  // One that was never proven ready may be in use all the same.
  const gated = running.length > 0 && (roll.everReady || (await roll.rolling.isInUse()));
  const turns = gated ? await roll.rolling.inOrder(running) : running;
  const ordered = rolesOf(roll.cluster).flatMap((role) => turns.filter((node) => node.role === role));
  const done: Node[] = [];
  for (const node of ordered) {
    const isDown = async () => !serves((await lookAtPods(roll.api)).get(node.name) ?? {});
    if (gated) await roll.rolling.mayRestart(node, done, isDown);
    roll.onProgress(`replacing ${node.name} (${done.length + 1} of ${ordered.length})`);
    await replace(roll, node);
    done.push(node);
  }
  return ordered;
}

/** Pods made from another template than the StatefulSet's newest, or with other files than the node has now. */
function staleNodes(
  { cluster, hashes, addresses }: Roll,
  seen: readonly SeenPod[],
  pods: ReadonlyMap<string, V1Pod>,
  revisions: Revisions,
): readonly Node[] {
  return nodesOf(cluster).filter((node) => {
    const revision = pods.get(node.name)?.metadata?.labels?.[REVISION];
    const one = seen.find(({ node: { name } }) => name === node.name);
    const moved = addresses.has(node.name) && one?.host !== addresses.get(node.name);
    return revision !== revisions.get(node.role) || one?.hash !== hashes.get(node.name) || moved;
  });
}

/** Deletes a pod, gently as its grace says, and waits for the one that takes its place. */
async function replace(roll: Roll, { name, role }: Node): Promise<void> {
  const { api, deadlineMs } = roll;
  const before = await uidOf(roll, name);
  try {
    await api.core.deleteNamespacedPod({ namespace: api.namespace, name });
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
  }
  const start = performance.now();
  for (;;) {
    const now = await uidOf(roll, name);
    if (now !== undefined && now !== before) break;
    // A broker may take its whole grace to hand over its partitions.
    if (performance.now() - start > deadlineMs + graceSeconds(roll.cluster, role) * 1000)
      throw refusal(`${name} was stopped and no new pod has taken its place. The next \`pulumi up\` goes on.`);
    await pause(everyMs);
  }
  await attendBirth(roll);
}

async function uidOf({ api }: Roll, name: string): Promise<string | undefined> {
  return (await lookAtPods(api)).get(name)?.metadata?.uid;
}
