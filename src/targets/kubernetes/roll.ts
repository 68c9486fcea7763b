import { setTimeout as pause } from "node:timers/promises";
import type { V1Pod } from "@kubernetes/client-node";
import type { Node } from "../../model/cluster.ts";
import { workloadName } from "../../model/names.ts";
import { refusal } from "../../refusal.ts";
import type { Rolling } from "../target.ts";
import { statusOf } from "./api.ts";
import { attendBirth, type Birth } from "./birth.ts";
import { nodesOf } from "./claims.ts";
import { look } from "./live.ts";
import { containerName, roles } from "./names.ts";
import type { SeenPod } from "./volumes.ts";

export interface Roll extends Birth {
  /** By node: the digest of the files it is to have. */
  readonly hashes: ReadonlyMap<string, string>;
  readonly rolling: Rolling;
  /** The cluster may hold acknowledged messages: what runs is not stopped without its gate. */
  readonly everReady: boolean;
}

const everyMs = 200;

/**
 * Brings every pod to the template and the files of now. The StatefulSets replace nothing themselves (OnDelete): pods
 * that do not run are deleted at once, the others one by one, each behind the gate. Every `up` asks anew which are
 * stale, so an interrupted roll goes on. Resolves with the nodes that were replaced while they ran.
 */
export async function rollStale(roll: Roll, seen: readonly SeenPod[]): Promise<readonly Node[]> {
  const stale = await staleNodes(roll, seen);
  if (stale.length === 0) return [];
  const { pods } = await look(roll.api);
  const runs = (node: Node) => isServing(pods.get(node.name), node);
  await Promise.all(stale.filter((node) => !runs(node)).map((node) => replace(roll, node)));
  const running = stale.filter(runs);
  const turns = roll.everReady && running.length > 0 ? await roll.rolling.inOrder(running) : running;
  const ordered = roles.flatMap((role) => turns.filter((node) => node.role === role));
  const done: Node[] = [];
  for (const node of ordered) {
    if (roll.everReady) await roll.rolling.mayRestart(node, done);
    roll.onProgress(`replacing ${node.name} (${done.length + 1} of ${ordered.length})`);
    await replace(roll, node);
    done.push(node);
  }
  return ordered;
}

/** Pods made from another template than the StatefulSet's newest, or with other files than the node has now. */
async function staleNodes(
  { api, cluster, hashes, deadlineMs }: Roll,
  seen: readonly SeenPod[],
): Promise<readonly Node[]> {
  const revisions = new Map<string, string>();
  const start = performance.now();
  while (revisions.size < roles.length) {
    const { statefulSets } = await look(api);
    for (const role of roles) {
      const set = statefulSets.get(workloadName(role));
      const observed = (set?.status?.observedGeneration ?? 0) >= (set?.metadata?.generation ?? 1);
      if (set?.status?.updateRevision !== undefined && observed) revisions.set(role, set.status.updateRevision);
    }
    if (revisions.size === roles.length) break;
    if (performance.now() - start > deadlineMs)
      throw refusal("The StatefulSets were not looked at by their controller. The next `pulumi up` looks again.");
    await pause(everyMs);
  }
  const { pods } = await look(api);
  return nodesOf(cluster).filter((node) => {
    const revision = pods.get(node.name)?.metadata?.labels?.["controller-revision-hash"];
    const hash = seen.find((one) => one.node.name === node.name)?.hash;
    return revision !== revisions.get(node.role) || hash !== hashes.get(node.name);
  });
}

function isServing(pod: V1Pod | undefined, { role }: Node): boolean {
  const status = pod?.status?.containerStatuses?.find(({ name }) => name === containerName(role));
  return status?.state?.running !== undefined;
}

/** Deletes a pod, gently as its grace says, and waits for the one that takes its place. */
async function replace(roll: Roll, { name }: Node): Promise<void> {
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
    if (performance.now() - start > deadlineMs + 300_000)
      throw refusal(`${name} was stopped and no new pod has taken its place. The next \`pulumi up\` goes on.`);
    await pause(everyMs);
  }
  await attendBirth(roll);
}

async function uidOf({ api }: Roll, name: string): Promise<string | undefined> {
  return (await look(api)).pods.get(name)?.metadata?.uid;
}
