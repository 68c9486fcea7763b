import { createHash } from "node:crypto";
import type { KubernetesCluster, Node, Role } from "../../model/cluster.ts";
import { memoryMiB } from "../../model/memory.ts";
import type { EmptyVolumes } from "../../properties/prepare.ts";
import type { RenderedCluster } from "../../properties/render.ts";
import { type ChartFiles, chartFiles, nodesOf } from "./chart-files.ts";

/** Kafka gives itself five minutes for a controlled shutdown; a kill before that means log recovery. */
const stopSeconds = { broker: 300, zookeeper: 30 } as const;

/** What decides over a chart beside the description. */
export interface Management {
  readonly image: string;
  readonly emptyVolumes: EmptyVolumes;
  readonly updateStrategy: "RollingUpdate" | "OnDelete";
  readonly labels: Readonly<Record<string, string>>;
  readonly statefulSetAnnotations: Readonly<Record<string, string>>;
  readonly serviceAnnotations: Readonly<Record<string, string>>;
}

/** The values of a role's chart: plain texts and numbers, known before anything exists. Pure. */
export function chartValues(cluster: KubernetesCluster, role: Role, files: RenderedCluster, management: Management) {
  const [first] = nodesOf(cluster, role);
  if (first === undefined) throw new Error(`a cluster without a ${role}`);
  const memory = `${memoryMiB(first.jvm)}Mi`;
  const { target } = cluster;
  return {
    image: imageValues(first, management.image, target.imagePullSecrets),
    files: withHashes(chartFiles(cluster, role, files)),
    emptyVolumes: management.emptyVolumes,
    updateStrategy: management.updateStrategy,
    gracePeriodSeconds: stopSeconds[role],
    // The claims are resources of their own. From the template comes only one that somebody deleted: it is small, and
    // grows to what the description says. It never changes, because a changed template replaces the StatefulSet.
    storage: { size: "1Mi" },
    resources: { requests: { cpu: role === "broker" ? "250m" : "100m", memory }, limits: { memory } },
    labels: { ...cluster.labels, ...management.labels },
    statefulSetAnnotations: management.statefulSetAnnotations,
    serviceAnnotations: management.serviceAnnotations,
    nodeSelector: target.nodeSelector,
    priorityClassName: target.priorityClass ?? "",
    ...(role === "broker" ? { external: externalValues(cluster) } : {}),
  };
}

function imageValues({ image: { profile } }: Node, reference: string, pullSecrets: readonly string[]) {
  const [data] = profile.volumes;
  if (data === undefined) throw new Error(`the image profile ${profile.name} has no volume`);
  return {
    reference,
    pullSecrets: [...pullSecrets],
    user: profile.uid,
    group: profile.gid,
    path: profile.tools === undefined ? profile.path : `${profile.tools}:${profile.path}`,
    dataPath: data.path,
    scratchPaths: [...profile.scratch],
  };
}

function externalValues({ brokers, target: { external } }: KubernetesCluster) {
  if (external.mode === "none") return { mode: external.mode };
  const ports = brokers.flatMap(({ name, listeners }) =>
    listeners.flatMap((listener) => (listener.name === "EXTERNAL" ? [[name, listener.advertised.port]] : [])),
  );
  return { mode: external.mode, nodePorts: Object.fromEntries(ports), sourceRanges: [...external.sourceRanges] };
}

/** The name of the file that tells which files a pod was made with. */
export const HASH_FILE = "hash";

/** Adds to each node's files what tells them from others. Nodes that come or go leave the others' as they are. */
function withHashes({ shared, nodes }: ChartFiles): ChartFiles {
  const hashed = Object.entries(nodes).map(([node, own]) => [node, { ...own, [HASH_FILE]: digest({ shared, own }) }]);
  return { shared, nodes: Object.fromEntries(hashed) };
}

/** By node: the digest of its files. */
export function fileHashes(cluster: KubernetesCluster, files: RenderedCluster): ReadonlyMap<string, string> {
  const nodes = (["zookeeper", "broker"] as const).map((role) => withHashes(chartFiles(cluster, role, files)).nodes);
  return new Map(nodes.flatMap((own) => Object.entries(own).map(([node, texts]) => [node, texts[HASH_FILE] ?? ""])));
}

function digest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);
}
