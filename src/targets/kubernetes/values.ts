import { createHash } from "node:crypto";
import type {
  Jvm,
  KubernetesCluster,
  KubernetesTarget,
  Node,
  Role,
  Toleration,
  Workload,
} from "../../model/cluster.ts";
import { pulledFrom } from "../../model/images.ts";
import { memoryMiB } from "../../model/memory.ts";
import { isVoter } from "../../model/quorum.ts";
import { hostOf } from "../../properties/pod-facts.ts";
import type { EmptyVolumes } from "../../properties/prepare.ts";
import type { RenderedCluster } from "../../properties/render.ts";
import { graceSeconds } from "../grace.ts";
import { type ChartFiles, chartFiles, nodesOf } from "./chart-files.ts";
import { rolesOf } from "./names.ts";

/** The size in the StatefulSets' template for claims. */
export const TEMPLATE_SIZE = "1Mi";

/** What decides over a chart beside the description. */
export interface Management {
  readonly image: string;
  readonly emptyVolumes: EmptyVolumes;
  readonly updateStrategy: "RollingUpdate" | "OnDelete";
  readonly labels: Readonly<Record<string, string>>;
  readonly statefulSetAnnotations: Readonly<Record<string, string>>;
  readonly podAnnotations: Readonly<Record<string, string>>;
  readonly serviceAnnotations: Readonly<Record<string, string>>;
}

/** The values of a role's chart: plain texts and numbers, known before anything exists. Pure. */
export function chartValues(cluster: KubernetesCluster, role: Role, files: RenderedCluster, management: Management) {
  const [first] = nodesOf(cluster, role);
  if (first === undefined) throw new Error(`a cluster without a ${role}`);
  const { target } = cluster;
  return {
    ...(cluster.metadata === "kraft" ? kraftValues(cluster, role) : {}),
    image: imageValues(first, pulledFrom(target.registry, management.image), target.imagePullSecrets),
    files: withHashes(chartFiles(cluster, role, files)),
    emptyVolumes: management.emptyVolumes,
    updateStrategy: management.updateStrategy,
    gracePeriodSeconds: graceSeconds(cluster, role),
    // The claims are resources of their own. From the template comes only one that somebody deleted: it is small, and
    // grows to what the description says. It never changes, because a changed template replaces the StatefulSet.
    storage: { size: TEMPLATE_SIZE },
    resources: resourceValues(first.role, first.jvm, target),
    ...placedValues(cluster, management),
    ...(first.role === "broker" ? { rackLabel: first.rackLabel ?? "", external: externalValues(cluster) } : {}),
  };
}

/** What the chart for all of Kafka's servers has to know; with ZooKeeper it is as its own values say. */
function kraftValues({ brokers }: KubernetesCluster, role: Role) {
  const combined = role === "broker" && brokers.some(isVoter);
  return { role, metadata: "kraft", ...(combined ? { combined } : {}) };
}

/** How objects are marked and where pods run: the same for every chart. */
export function placedValues(
  { target, ...cluster }: KubernetesCluster,
  management: Pick<Management, "labels" | `${"statefulSet" | "pod" | "service"}Annotations`>,
) {
  const { placement } = target;
  return {
    labels: { ...cluster.labels, ...management.labels },
    statefulSetAnnotations: management.statefulSetAnnotations,
    podAnnotations: { ...target.podAnnotations, ...management.podAnnotations },
    serviceAnnotations: { ...target.serviceAnnotations, ...management.serviceAnnotations },
    nodeSelector: placement.nodeSelector,
    tolerations: placement.tolerations.map(tolerationValues),
    spread: placement.spread,
    priorityClassName: placement.priorityClass ?? "",
  };
}

/** What a pod asks for and may use. Memory is one number with the heap; a pod that may use more than it asks for is the first to be ended for it. */
export function resourceValues(workload: Workload, jvm: Jvm, { cpu }: KubernetesTarget) {
  const memory = `${memoryMiB(jvm)}Mi`;
  const { request, limit } = cpu[workload];
  return {
    requests: { cpu: `${request}m`, memory },
    limits: { ...(limit === undefined ? {} : { cpu: `${limit}m` }), memory },
  };
}

/** Only what is written: an undefined key is none of a chart's values. */
function tolerationValues(toleration: Toleration) {
  return Object.fromEntries(Object.entries(toleration).filter(([, value]) => value !== undefined));
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
  const ports = brokers.flatMap(({ name, listeners }): [string, number][] =>
    listeners.flatMap((listener) => (listener.name === "EXTERNAL" ? [[name, listener.advertised.port]] : [])),
  );
  const [first] = brokers;
  const [firstPort] = ports;
  return {
    mode: external.mode,
    hostFrom: (first && hostOf(first)) ?? "files",
    ...(external.mode === "nodePort" ? { nodePorts: Object.fromEntries(ports) } : { port: firstPort?.[1] }),
    sourceRanges: [...external.sourceRanges],
    trafficPolicy: external.trafficPolicy,
    annotations: external.annotations,
  };
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
  const nodes = rolesOf(cluster).map((role) => withHashes(chartFiles(cluster, role, files)).nodes);
  return new Map(nodes.flatMap((own) => Object.entries(own).map(([node, texts]) => [node, texts[HASH_FILE] ?? ""])));
}

function digest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);
}
