import type { KubernetesCluster, MetadataMode, Role, Workload } from "../../model/cluster.ts";
import { CONNECT } from "../../model/connect.ts";
import { workloadName } from "../../model/names.ts";
import { UI_NAME } from "../../model/ui.ts";
import { aloneFiles } from "../../properties/alone.ts";
import { render } from "../../properties/render.ts";
import { aloneValues } from "../../targets/kubernetes/alone.ts";
import { aloneConnectValues } from "../../targets/kubernetes/connect/alone.ts";
import { helmOptions, kubectlFor } from "../../targets/kubernetes/kubectl.ts";
import { chartName, rolesOf } from "../../targets/kubernetes/names.ts";
import { uiManifests } from "../../targets/kubernetes/ui-alone.ts";
import { connectHint } from "./connect.ts";
import type { ExportedFile, ExportedFiles } from "./folder.ts";
import { yamlText } from "./yaml.ts";

/** The values of the charts for Helm alone, a file each. Pure. */
export function exportValues(cluster: KubernetesCluster): ExportedFiles {
  const files = aloneFiles(render(cluster));
  const values = rolesOf(cluster).map((role): [string, ExportedFile] => [
    `${workloadName(role)}.yaml`,
    { content: yamlText(header(cluster, role), aloneValues(cluster, role, files)) },
  ]);
  if (cluster.connect !== undefined) {
    const content = yamlText(connectHeader(cluster), aloneConnectValues(cluster, cluster.connect));
    values.push([`${CONNECT}.yaml`, { content }]);
  }
  const ui = uiManifests(cluster);
  const objects = { apiVersion: "v1", kind: "List", items: ui };
  return new Map(
    ui.length === 0 ? values : [...values, [`${UI_NAME}.yaml`, { content: yamlText(uiHeader(cluster), objects) }]],
  );
}

const header = (cluster: KubernetesCluster, role: Role): string =>
  `${howTo(cluster, role, WHEN[cluster.metadata][role] ?? "")} ${withoutProgram(cluster)}\n`;

const WHEN: Readonly<Record<MetadataMode, Partial<Readonly<Record<Role, string>>>>> = {
  zookeeper: { zookeeper: "before the chart kafka", broker: "after the chart zookeeper" },
  kraft: { controller: "before the release kafka", broker: "after the release controller" },
};

const connectHeader = (cluster: KubernetesCluster): string =>
  `${howTo(cluster, CONNECT, "after the chart kafka")}\n${connectHint(cluster)}`;

function howTo(cluster: KubernetesCluster, workload: Workload, when: string): string {
  const release = workloadName(workload);
  const chart = chartName(workload);
  const { name, target } = cluster;
  return `\
Values of the chart ${chart} for the cluster ${name}, exported by \`kafka-cluster export --to values\`: change the
description and export again, not this file. The names in it are those of namespace ${target.namespace.name}: install it there,
${when}:

  helm upgrade --install ${release} charts/${chart} ${helmOptions(cluster)}${target.namespace.create ? " --create-namespace" : ""} -f ${release}.yaml

The same command again after every new export.`;
}

function uiHeader(cluster: KubernetesCluster): string {
  return `\
The web view of the cluster ${cluster.name}, exported by \`kafka-cluster export --to values\`. It is no chart of its own:

  ${kubectlFor(cluster)} apply -f ${UI_NAME}.yaml
`;
}

/** What is guarded where no program looks on; for the manifests too. */
export const withoutProgram = ({ metadata }: Pick<KubernetesCluster, "metadata">): string =>
  `${UNGUARDED}\n\n${EMPTY_VOLUMES[metadata]} With emptyVolumes: wait no
pod with an empty volume starts until it is told; set it once the cluster has data.`;

const UNGUARDED = `Unlike with \`pulumi up\` nobody proves that the cluster is ready, asks
before a pod is replaced whether its partitions have enough copies (the StatefulSet goes on when a pod is ready), or
lets disks grow: a changed size means that each claim is edited by hand.`;

const EMPTY_VOLUMES: Readonly<Record<MetadataMode, string>> = {
  zookeeper: `Empty volumes (emptyVolumes: begin) start as new nodes. Guarded: a broker whose volume was lost does not start empty, for
ZooKeeper remembers who has begun; a ZooKeeper node whose volume was lost joins without a vote while the others serve.
Not guarded: a majority of ZooKeeper that loses its volumes at once forms a new, empty ensemble; brokers that have data
refuse to join it (InconsistentClusterIdException), and nothing of theirs is deleted.`,
  kraft: `Empty volumes (emptyVolumes: begin) start as new nodes. Guarded: a broker or a controller whose volume was lost does not
start empty while the others have a leader, for the quorum knows who has been there. Controllers begin a cluster when none
has led for ten seconds, by an id that Helm makes at the first installation, and in the hour after it. Not guarded:
controllers that lose their volumes in that hour while the others are down. Manifests have an id that holds for ever, so
that a majority of controllers without volumes would begin anew, and make brokers forget their topics: change
all.empty-volumes to wait as soon as the cluster is there.`,
};
