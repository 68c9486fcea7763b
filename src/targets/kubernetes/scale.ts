import type { Workload } from "../../model/cluster.ts";
import { workloadName } from "../../model/names.ts";
import { type Api, mergePatch } from "./api.ts";

/** Who has scaled, in `managedFields`: tells `kafka-cluster stop` from `kubectl scale` and from Pulumi. */
export const SCALE_MANAGER = "kafka-cluster-scale";

/** Sets how many pods a workload has, by the scale subresource, and touches nothing else. Rejects with the API's error. */
export async function scale({ apps, namespace }: Api, workload: Workload, replicas: number): Promise<void> {
  await apps.patchNamespacedStatefulSetScale(
    { namespace, name: workloadName(workload), body: { spec: { replicas } }, fieldManager: SCALE_MANAGER },
    mergePatch,
  );
}
