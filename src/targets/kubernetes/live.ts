import type { V1ConfigMap, V1PersistentVolumeClaim, V1Pod, V1Service, V1StatefulSet } from "@kubernetes/client-node";
import { type Api, statusOf } from "./api.ts";

/** What the namespace has, read once at the start of a run. */
export interface Live {
  /** undefined = there is none. */
  readonly namespace: LiveObject | undefined;
  readonly claims: ReadonlyMap<string, V1PersistentVolumeClaim>;
  readonly statefulSets: ReadonlyMap<string, V1StatefulSet>;
  readonly services: ReadonlyMap<string, V1Service>;
  readonly configMaps: ReadonlyMap<string, V1ConfigMap>;
  readonly pods: ReadonlyMap<string, V1Pod>;
}

export interface LiveObject {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Reads the namespace. Changes nothing. Rejects with the API's error. */
export async function look({ core, apps, namespace }: Api): Promise<Live> {
  const [own, claims, statefulSets, services, configMaps, pods] = await Promise.all([
    readNamespace(core, namespace),
    core.listNamespacedPersistentVolumeClaim({ namespace }),
    apps.listNamespacedStatefulSet({ namespace }),
    core.listNamespacedService({ namespace }),
    core.listNamespacedConfigMap({ namespace }),
    core.listNamespacedPod({ namespace }),
  ]);
  return {
    namespace: own,
    claims: byName(claims.items),
    statefulSets: byName(statefulSets.items),
    services: byName(services.items),
    configMaps: byName(configMaps.items),
    pods: byName(pods.items),
  };
}

/** Whoever may work in a namespace may not always read it itself: then it is there, and nothing is known of it. */
async function readNamespace(core: Api["core"], name: string): Promise<LiveObject | undefined> {
  try {
    return metadataOf(await core.readNamespace({ name }));
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

function byName<T extends { readonly metadata?: { name?: string } }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.flatMap((item) => (item.metadata?.name === undefined ? [] : [[item.metadata.name, item]])));
}
