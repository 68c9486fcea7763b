import type { V1Pod } from "@kubernetes/client-node";
import type { KubernetesCluster } from "../../model/cluster.ts";
import { nodesOf } from "../../model/nodes.ts";
import { type Api, statusOf } from "./api.ts";
import { REVISION, type Revisions } from "./revisions.ts";
import { serves, troubleOf } from "./trouble.ts";

/**
 * Ends pods that cannot start as they are: made from an older template than the newest, or ending again and again. What
 * the description has now may be what heals them, and a StatefulSet that replaces nothing itself would leave them.
 */
export async function endStuck(
  api: Api,
  cluster: KubernetesCluster,
  revisions: Revisions,
  pods: ReadonlyMap<string, V1Pod>,
): Promise<readonly string[]> {
  const stuck = nodesOf(cluster).filter((node) => {
    const pod = pods.get(node.name);
    return pod !== undefined && isStuck(pod, revisions.get(node.role));
  });
  await Promise.all(stuck.map(({ name }) => end(api, name)));
  return stuck.map(({ name }) => name);
}

function isStuck(pod: V1Pod, revision: string | undefined): boolean {
  if (pod.metadata?.deletionTimestamp !== undefined || serves(pod)) return false;
  const trouble = troubleOf(pod);
  return trouble?.crashes === true || (trouble !== undefined && pod.metadata?.labels?.[REVISION] !== revision);
}

async function end({ core, namespace }: Api, name: string): Promise<void> {
  try {
    await core.deleteNamespacedPod({ namespace, name });
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
  }
}
