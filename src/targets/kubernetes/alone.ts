import type { KubernetesCluster, Role } from "../../model/cluster.ts";
import { birthProposal } from "../../properties/birth.ts";
import type { RenderedCluster } from "../../properties/render.ts";
import { label } from "../labels.ts";
import { type ChartFiles, chartFiles, nodesOf } from "./chart-files.ts";
import { chartValues } from "./values.ts";

/** The image of a role, where no engine is asked which one is there. */
export function plainImage(cluster: KubernetesCluster, role: Role): string {
  const [node] = nodesOf(cluster, role);
  return node?.image.reference ?? `apache/kafka:${cluster.version}`;
}

/** The files of a role's chart for Helm alone: with what each node's volume is formatted with, which `prepare.sh` completes. */
export function aloneChartFiles(cluster: KubernetesCluster, role: Role, files: RenderedCluster): ChartFiles {
  const { shared, nodes } = chartFiles(cluster, role, files);
  if (cluster.metadata === "zookeeper") return { shared, nodes };
  const withBirth = nodesOf(cluster, role).map((node) => [
    node.name,
    { ...nodes[node.name], birth: birthProposal(cluster, node) },
  ]);
  return { shared, nodes: Object.fromEntries(withBirth) };
}

/**
 * The values of a role's chart for Helm alone: nobody writes records into volumes, replaces pods or makes claims, so an
 * empty volume begins by the chart's own judgement, pods are replaced by their StatefulSet, and its template makes the
 * claims. `files` are those of `aloneFiles`. Pure.
 */
export function aloneValues(cluster: KubernetesCluster, role: Role, files: RenderedCluster) {
  const values = chartValues(cluster, role, files, {
    image: plainImage(cluster, role),
    emptyVolumes: "begin",
    updateStrategy: "RollingUpdate",
    labels: { [label.cluster]: cluster.name },
    statefulSetAnnotations: {},
    podAnnotations: {},
    serviceAnnotations: {},
  });
  const { storageClass, storageMiB } = cluster.target;
  return {
    ...values,
    files: aloneChartFiles(cluster, role, files),
    storage: { class: storageClass ?? "", size: `${storageMiB[role]}Mi` },
  };
}
