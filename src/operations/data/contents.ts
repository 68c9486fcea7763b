import type { KubernetesObject } from "@kubernetes/client-node";
import { type Api, statusOf, wordsOf } from "../../targets/kubernetes/api.ts";
import { metadataOf } from "../../targets/kubernetes/live.ts";
import { label } from "../../targets/labels.ts";
import { groupedKinds, type Kind } from "./kinds.ts";

/** What a namespace has beside what Kubernetes and a cluster of ours put there. */
export interface Contents {
  /** `Job backup`, `claim photos`. */
  readonly others: readonly string[];
  /** Kinds that these rights may not list: `widgets.example.com`. */
  readonly unseen: readonly string[];
}

/** What Kubernetes itself puts into every namespace. */
const ALWAYS_THERE: ReadonlySet<string> = new Set(["ConfigMap kube-root-ca.crt", "ServiceAccount default"]);
/** Ours too: what holds data, or stands for a cluster that runs, is never passed over. */
const HOLDS_DATA: ReadonlySet<string> = new Set(["claim", "StatefulSet", "VolumeSnapshot"]);
/** What comes and goes with an object of another kind. */
const FOLLOWS: ReadonlySet<string> = new Set(["ControllerRevision", "ReplicaSet"]);
/** Without a look at these there is no saying that nothing is there. */
const NEEDED: ReadonlySet<string> = new Set(["StatefulSet", "Deployment", "DaemonSet"]);
/** A busy API server lets callers with more questions at a time wait. */
const AT_A_TIME = 25;

type Objects = Promise<{ readonly items: readonly KubernetesObject[] }>;

interface Look {
  readonly kind: string;
  /** `jobs.batch` */
  readonly title: string;
  /** Whether a refusal to list it is an error. */
  readonly needed: boolean;
  list(): Objects;
}

/** Everything in the namespace that is not of a cluster of these uids. Rejects where too little may be listed to tell. */
export async function contentsOf(api: Api, uids: ReadonlySet<string>): Promise<Contents> {
  const { kinds, hidden } = await groupedKinds(api);
  const looks = [...firstGroup(api), ...kinds.map((kind) => lookAt(api, kind))];
  const found: (readonly string[] | undefined)[] = [];
  for (let at = 0; at < looks.length; at += AT_A_TIME) {
    found.push(...(await Promise.all(looks.slice(at, at + AT_A_TIME).map((one) => namesOf(one, uids)))));
  }
  return {
    others: [...new Set(found.flatMap((names) => names ?? []))],
    unseen: [...hidden, ...looks.filter((_, at) => found[at] === undefined).map(({ title }) => title)],
  };
}

/** Kubernetes' first group, without events, and endpoints, which follow their Services. */
function firstGroup({ core, namespace }: Api): readonly Look[] {
  const needed = (kind: string, list: () => Objects): Look => ({ kind, title: kind, needed: true, list });
  const wanted = (kind: string, title: string, list: () => Objects): Look => ({ kind, title, needed: false, list });
  return [
    needed("Pod", () => core.listNamespacedPod({ namespace })),
    needed("claim", () => core.listNamespacedPersistentVolumeClaim({ namespace })),
    needed("Service", () => core.listNamespacedService({ namespace })),
    needed("ConfigMap", () => core.listNamespacedConfigMap({ namespace })),
    needed("Secret", () => core.listNamespacedSecret({ namespace })),
    needed("ServiceAccount", () => core.listNamespacedServiceAccount({ namespace })),
    wanted("ReplicationController", "replicationcontrollers", () =>
      core.listNamespacedReplicationController({ namespace }),
    ),
    wanted("PodTemplate", "podtemplates", () => core.listNamespacedPodTemplate({ namespace })),
    wanted("ResourceQuota", "resourcequotas", () => core.listNamespacedResourceQuota({ namespace })),
    wanted("LimitRange", "limitranges", () => core.listNamespacedLimitRange({ namespace })),
  ];
}

const lookAt = ({ custom, namespace }: Api, { group, version, plural, kind }: Kind): Look => ({
  kind,
  title: `${plural}.${group}`,
  needed: group === "apps" && NEEDED.has(kind),
  list: async () =>
    (await custom.listNamespacedCustomObject({ group, version, namespace, plural })) as Awaited<Objects>,
});

/** As `Kind name`; undefined where these rights may not list them. */
async function namesOf({ kind, title, needed, list }: Look, uids: ReadonlySet<string>) {
  try {
    const objects = (await list()).items.filter((object) => !isPassedOver(kind, object, uids));
    return objects.map(({ metadata }) => `${kind} ${metadata?.name ?? ""}`).filter((name) => !ALWAYS_THERE.has(name));
  } catch (error) {
    const status = statusOf(error);
    // Nobody can have put there what is gone from the API, or is not to be listed at all.
    if (!needed && (status === 404 || status === 405)) return [];
    if (!needed && status === 403) return undefined;
    throw new Error(`${title} cannot be listed (${wordsOf(error)})`);
  }
}

function isPassedOver(kind: string, object: KubernetesObject, uids: ReadonlySet<string>): boolean {
  if (FOLLOWS.has(kind) && (object.metadata?.ownerReferences ?? []).length > 0) return true;
  return !HOLDS_DATA.has(kind) && uids.has(metadataOf(object).labels[label.uid] ?? "");
}
