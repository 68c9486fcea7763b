import { setTimeout as pause } from "node:timers/promises";
import type { V1StatefulSet } from "@kubernetes/client-node";
import type { KubernetesCluster, Role } from "../../model/cluster.ts";
import { workloadName } from "../../model/names.ts";
import { refusal } from "../refusal.ts";
import type { Api } from "./api.ts";
import { rolesOf } from "./names.ts";

/** The newest template of each role: what a pod's label `controller-revision-hash` is compared with. */
export type Revisions = ReadonlyMap<Role, string>;

const everyMs = 200;

/**
 * Waits until the StatefulSets' controller has looked at them as they are now; `seen` is a first look that somebody has
 * had already. Rejects with RunError.
 */
export async function currentRevisions(
  { apps, namespace }: Api,
  cluster: KubernetesCluster,
  deadlineMs: number,
  seen?: readonly V1StatefulSet[] | undefined,
): Promise<Revisions> {
  const roles = rolesOf(cluster);
  const start = performance.now();
  for (let items = seen; ; items = undefined) {
    items ??= (await apps.listNamespacedStatefulSet({ namespace })).items;
    const revisions = new Map<Role, string>();
    for (const role of roles) {
      const set = items.find(({ metadata }) => metadata?.name === workloadName(role));
      const isObserved = (set?.status?.observedGeneration ?? 0) >= (set?.metadata?.generation ?? 1);
      if (set?.status?.updateRevision !== undefined && isObserved) revisions.set(role, set.status.updateRevision);
    }
    if (revisions.size === roles.length) return revisions;
    if (performance.now() - start > deadlineMs)
      throw refusal("The StatefulSets were not looked at by their controller. The next `pulumi up` looks again.");
    await pause(everyMs);
  }
}

export const REVISION = "controller-revision-hash";
