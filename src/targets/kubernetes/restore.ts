import type { V1StatefulSet } from "@kubernetes/client-node";
import type { KubernetesCluster, Workload } from "../../model/cluster.ts";
import { workloadName } from "../../model/names.ts";
import type { Api } from "./api.ts";
import { nodesOf } from "./chart-files.ts";
import { rolesOf } from "./names.ts";
import { scale } from "./scale.ts";

type StatefulSet = Pick<V1StatefulSet, "metadata" | "spec">;

/**
 * Brings StatefulSets back to as many pods as the description has, where somebody has scaled them: plain `up` does not
 * see that. `kafka-cluster stop` scales to none, and this is how the next `up` starts the cluster again. Returns what it saw
 * where that still holds.
 */
export async function restoreScale(
  api: Api,
  cluster: KubernetesCluster,
  tell: (text: string) => void,
): Promise<readonly V1StatefulSet[] | undefined> {
  const { items } = await api.apps.listNamespacedStatefulSet({ namespace: api.namespace });
  const scaled = scaledWorkloads(cluster, items);
  for (const one of scaled) tell(scaledText(one));
  await Promise.all(scaled.map(({ workload, wants }) => scale(api, workload, wants)));
  return scaled.length === 0 ? items : undefined;
}

/** A workload whose StatefulSet does not have the pods the description has. */
export interface Scaled {
  readonly workload: Workload;
  readonly has: number;
  readonly wants: number;
  /** Who has set the number, in Kubernetes' words. */
  readonly by: string;
}

/** Pure. */
export function scaledWorkloads(cluster: KubernetesCluster, sets: readonly StatefulSet[]): readonly Scaled[] {
  return wantedPods(cluster).flatMap(([workload, wants]) => {
    const set = sets.find(({ metadata }) => metadata?.name === workloadName(workload));
    const has = set?.spec?.replicas;
    return set === undefined || has === undefined || has === wants ? [] : [{ workload, has, wants, by: scaledBy(set) }];
  });
}

function wantedPods(cluster: KubernetesCluster): readonly (readonly [Workload, number])[] {
  const { connect } = cluster;
  const companions = connect === undefined ? [] : [["connect", connect.workers.length] as const];
  return [...rolesOf(cluster).map((role) => [role, nodesOf(cluster, role).length] as const), ...companions];
}

function scaledBy({ metadata }: StatefulSet): string {
  const owners = (metadata?.managedFields ?? []).filter(({ fieldsV1 }) => {
    const { "f:spec": spec } = (fieldsV1 ?? {}) as { readonly "f:spec"?: Readonly<Record<string, unknown>> };
    return spec?.["f:replicas"] !== undefined;
  });
  return owners.at(-1)?.manager ?? "somebody";
}

export function scaledText({ workload, has, wants, by }: Scaled): string {
  const name = workloadName(workload);
  // Kubernetes does not note who has set none at all.
  if (has === 0) return `${name} was stopped; starting its ${wants} ${wants === 1 ? "pod" : "pods"}.`;
  return `StatefulSet ${name} was scaled to ${has} by ${by}; bringing it back to ${wants}, as described.`;
}
