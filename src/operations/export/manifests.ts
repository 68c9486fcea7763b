import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Document } from "yaml";
import type { KubernetesCluster, Workload } from "../../model/cluster.ts";
import { CONNECT } from "../../model/connect.ts";
import { workloadName } from "../../model/names.ts";
import { clusterIdOf } from "../../model/quorum.ts";
import { aloneFiles } from "../../properties/alone.ts";
import { render } from "../../properties/render.ts";
import { projectRoot } from "../../setup/project.ts";
import { aloneValues } from "../../targets/kubernetes/alone.ts";
import { aloneConnectValues } from "../../targets/kubernetes/connect/alone.ts";
import { kubectl, kubectlFor } from "../../targets/kubernetes/kubectl.ts";
import { chartName, rolesOf } from "../../targets/kubernetes/names.ts";
import { uiManifests } from "../../targets/kubernetes/ui-alone.ts";
import { label } from "../../targets/labels.ts";
import { Failure } from "../output/failure.ts";
import { connectHint } from "./connect.ts";
import type { ExportedFile, ExportedFiles } from "./folder.ts";
import { withoutProgram } from "./values.ts";
import { objectsIn, yamlText } from "./yaml.ts";

/**
 * Plain manifests, one file per object, and a `kustomization.yaml` that names them: what the charts render with the
 * values of `export --to values`. `helm` is Helm's executable. Throws a `Failure` with Helm's words.
 */
export function exportManifests(cluster: KubernetesCluster, helm: string): ExportedFiles {
  const files = aloneFiles(render(cluster));
  const { connect } = cluster;
  const charts: readonly (readonly [Workload, unknown])[] = [
    ...rolesOf(cluster).map(
      (role) => [role, { ...aloneValues(cluster, role, files), ...identified(cluster) }] as const,
    ),
    ...(connect === undefined ? [] : [[CONNECT, aloneConnectValues(cluster, connect)] as const]),
  ];
  const objects = charts.flatMap(([workload, values]) => objectsIn(rendered(cluster, workload, helm, values)));
  const written = new Map<string, ExportedFile>([
    ...(cluster.target.namespace.create ? [namespaceFile(cluster)] : []),
    ...objects.map((object) => objectFile(object)),
    ...uiManifests(cluster).map((object) => objectFile(new Document(object))),
  ]);
  const kustomization = {
    apiVersion: "kustomize.config.k8s.io/v1beta1",
    kind: "Kustomization",
    resources: [...written.keys()],
  };
  return new Map([["kustomization.yaml", { content: yamlText(header(cluster), kustomization) }], ...written]);
}

/** What Helm would make at an installation, and keep. Controllers of a cluster that is there have theirs, and go by that. */
const identified = ({ metadata }: KubernetesCluster): { readonly clusterId?: string } =>
  metadata === "kraft" ? { clusterId: clusterIdOf(randomBytes(12).toString("hex")) } : {};

/** Helm asks no cluster for its version; what the charts render is the same for all they accept. */
const KUBERNETES = "1.34.0";

function rendered({ target }: KubernetesCluster, workload: Workload, helm: string, values: unknown): string {
  const name = workloadName(workload);
  const folder = mkdtempSync(join(tmpdir(), "kafka-cluster-export-"));
  try {
    const file = join(folder, "values.json");
    writeFileSync(file, JSON.stringify(values));
    const chart = join(projectRoot, "charts", chartName(workload));
    const place = ["--namespace", target.namespace.name, "--kube-version", KUBERNETES];
    const args = ["template", name, chart, ...place, "--values", file];
    const { status, stdout, stderr, error } = spawnSync(helm, args, { encoding: "utf8", maxBuffer: 2 ** 26 });
    if (status === 0) return stdout;
    throw new Failure(`Helm could not render the chart ${name}.`, { details: [error?.message ?? stderr.trim()] });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Deleting it deletes every claim in it, whatever else is said: it is marked for tools that prune. */
function namespaceFile({ name, target }: KubernetesCluster): [string, ExportedFile] {
  const metadata = {
    name: target.namespace.name,
    labels: { [label.cluster]: name, "pod-security.kubernetes.io/enforce": "restricted" },
  };
  return [
    "namespace.yaml",
    {
      content: yamlText("Deleting it deletes the claims in it, and with them the data.", {
        apiVersion: "v1",
        kind: "Namespace",
        metadata,
      }),
    },
  ];
}

const MANAGED_BY = "app.kubernetes.io/managed-by";

/** Nothing of it is Helm's once it is plain YAML. */
function objectFile(object: Document): [string, ExportedFile] {
  for (const at of [["metadata"], ["spec", "template", "metadata"]]) {
    const path = [...at, "labels", MANAGED_BY];
    if (object.hasIn(path)) object.deleteIn(path);
  }
  const kind = String(object.get("kind"));
  return [
    `${kind.toLowerCase()}-${String(object.getIn(["metadata", "name"]))}.yaml`,
    { content: object.toString({ lineWidth: 0 }) },
  ];
}

function header(cluster: KubernetesCluster): string {
  const { name, version, target } = cluster;
  return `\
The Kafka cluster ${name} (Kafka ${version}), exported by \`kafka-cluster export --to manifests\`: change the description
and export again, not these files. In this directory, or by any tool that knows Kustomize:

  ${kubectl(target)} apply -k .
  ${kubectlFor(cluster)} rollout status statefulset/kafka
${connectHint(cluster)}
Applied over a cluster that \`pulumi up\` made they would change it behind its back: one of the two, never both.
${withoutProgram(cluster)}
`;
}
