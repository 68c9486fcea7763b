import type {
  V1ConfigMap,
  V1Deployment,
  V1NetworkPolicy,
  V1PersistentVolumeClaim,
  V1Pod,
  V1PodDisruptionBudget,
  V1Secret,
  V1Service,
  V1StatefulSet,
} from "@kubernetes/client-node";
import type { KubernetesCluster, Node } from "../../model/cluster.ts";
import { versionOf } from "../../model/versions.ts";
import { label } from "../labels.ts";
import { type Api, statusOf } from "./api.ts";
import { containerName } from "./names.ts";

/** What the namespace has, read once at the start of a run. */
export interface Live {
  /** undefined = there is none. */
  readonly namespace: LiveNamespace | undefined;
  readonly claims: ReadonlyMap<string, V1PersistentVolumeClaim>;
  readonly statefulSets: ReadonlyMap<string, V1StatefulSet>;
  readonly services: ReadonlyMap<string, V1Service>;
  readonly configMaps: ReadonlyMap<string, V1ConfigMap>;
  readonly disruptionBudgets: ReadonlyMap<string, V1PodDisruptionBudget>;
  readonly networkPolicies: ReadonlyMap<string, V1NetworkPolicy>;
  readonly pods: ReadonlyMap<string, V1Pod>;
  /** Ours, with what is in them, which is never to be shown; left out = the description has none, and nobody looked. */
  readonly secrets?: ReadonlyMap<string, V1Secret>;
  /** Left out = the description has no web view, and nobody looked. */
  readonly deployments?: ReadonlyMap<string, V1Deployment>;
}

export interface LiveObject {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface LiveNamespace extends LiveObject {
  /** Since when it is being deleted; left out = it is not. */
  readonly deletedAt?: Date;
}

/** Reads the namespace. Changes nothing. Rejects with the API's error. */
export async function look(api: Api): Promise<Live> {
  const { core, apps, policy, networking, namespace } = api;
  const [own, claims, statefulSets, services, configMaps, budgets, policies, pods] = await Promise.all([
    readNamespace(core, namespace),
    core.listNamespacedPersistentVolumeClaim({ namespace }),
    apps.listNamespacedStatefulSet({ namespace }),
    core.listNamespacedService({ namespace }),
    core.listNamespacedConfigMap({ namespace }),
    policy.listNamespacedPodDisruptionBudget({ namespace }),
    networking.listNamespacedNetworkPolicy({ namespace }),
    lookAtPods(api),
  ]);
  return {
    namespace: own,
    claims: byName(claims.items),
    statefulSets: byName(statefulSets.items),
    services: byName(services.items),
    configMaps: byName(configMaps.items),
    disruptionBudgets: byName(budgets.items),
    networkPolicies: byName(policies.items),
    pods,
  };
}

/** They are asked for only where the description has a web view, and so the rights to. */
export async function lookAtDeployments(
  { apps, namespace }: Api,
  { ui }: Pick<KubernetesCluster, "ui">,
): Promise<Pick<Live, "deployments">> {
  if (ui === undefined) return {};
  return { deployments: byName((await apps.listNamespacedDeployment({ namespace })).items) };
}

/** The namespace's pods by name, for those who wait for them. */
export async function lookAtPods({ core, namespace }: Api): Promise<ReadonlyMap<string, V1Pod>> {
  return byName((await core.listNamespacedPod({ namespace })).items);
}

/** Whoever may work in a namespace may not always read it itself: then it is there, and nothing is known of it. */
async function readNamespace(core: Api["core"], name: string): Promise<LiveNamespace | undefined> {
  try {
    const namespace = await core.readNamespace({ name });
    const deletedAt = namespace.metadata?.deletionTimestamp;
    return { ...metadataOf(namespace), ...(deletedAt && { deletedAt }) };
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    if (statusOf(error) === 403) return { labels: {}, annotations: {} };
    throw error;
  }
}

/** An object's labels and annotations, none where it has none. */
export function metadataOf(
  object: { readonly metadata?: { labels?: Record<string, string>; annotations?: Record<string, string> } } | undefined,
): LiveObject {
  return { labels: object?.metadata?.labels ?? {}, annotations: object?.metadata?.annotations ?? {} };
}

/**
 * The version and protocol (`formatUsed`) of the server that runs in a pod, and so of the last start on its volume;
 * undefined where none runs, or nothing tells.
 */
export function usedBy(pod: V1Pod | undefined, { role }: Pick<Node, "role">): string | undefined {
  const server = pod?.status?.containerStatuses?.find(({ name }) => name === containerName(role));
  return server?.state?.running === undefined ? undefined : metadataOf(pod).annotations[label.version];
}

/** The brokers and controllers that run now, by node, with Kafka's version. */
export function runningServers({ pods }: Live): { readonly node: string; readonly version: string | undefined }[] {
  return [...pods].flatMap(([node, pod]) => {
    const used = usedBy(pod, { role: "broker" }) ?? usedBy(pod, { role: "controller" });
    return used === undefined ? [] : [{ node, version: versionOf(used) }];
  });
}

function byName<T extends { readonly metadata?: { name?: string } }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.flatMap((item) => (item.metadata?.name === undefined ? [] : [[item.metadata.name, item]])));
}
