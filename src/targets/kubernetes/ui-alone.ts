import type { KubernetesCluster } from "../../model/cluster.ts";
import { label } from "../labels.ts";
import { uiObjects } from "./ui.ts";

/** The web view's objects where nothing but kubectl makes them; none where there is none. Pure. */
export function uiManifests(cluster: KubernetesCluster): readonly object[] {
  if (cluster.ui === undefined) return [];
  return Object.values(uiObjects(cluster, cluster.ui, { [label.cluster]: cluster.name }));
}
