import type { V1PersistentVolumeClaim, V1Pod } from "@kubernetes/client-node";
import { poll } from "../../readiness/poll.ts";
import { type Api, statusOf, wordsOf } from "../../targets/kubernetes/api.ts";
import { type Live, look, metadataOf } from "../../targets/kubernetes/live.ts";
import { RETIRED } from "../../targets/kubernetes/names.ts";
import { label } from "../../targets/labels.ts";
import { lookOrFail, openApi } from "../cluster/kubernetes/reach.ts";
import type { KubernetesPlace } from "../cluster/where.ts";
import { Failure } from "../output/failure.ts";
import { type DataPlace, type KeptData, type Owner, type Removed, refuseUsed } from "./data.ts";
import { removeNamespace } from "./namespace.ts";

/** How long claims may take to go: their finalizers wait for the last pod. */
const patience = { deadlineMs: 120_000, everyMs: 300 };

/** The claims of a namespace. */
export function kubernetesData(target: KubernetesPlace): DataPlace {
  const { context, namespace } = target;
  const api = openApi(target);
  return {
    where: `in namespace ${namespace} (context ${context})`,
    noun: "claim",
    nodes: async (owner) => nodesOf(await lookOrFail(api, target), owner),
    kept: async (owner) => keptIn(await lookOrFail(api, target), owner),
    madeFor: async (data) => {
      const live = await lookOrFail(api, target);
      const uid = live.namespace?.labels[label.uid];
      return uid !== undefined && uidsOf(live, data).has(uid) ? [`namespace ${namespace}`] : [];
    },
    remove: (data) => remove(api, data),
  };
}

/** StatefulSets of the owner, and its pods where those outlive them. Pure. */
export function nodesOf({ statefulSets, pods }: Live, owner: Owner): readonly string[] {
  const sets = [...statefulSets].filter(([, set]) => isOf(set, owner));
  const uids = new Set(sets.map(([, set]) => metadataOf(set).labels[label.uid]));
  const left = [...pods].filter(([, pod]) => uids.has(metadataOf(pod).labels[label.uid]));
  return [...sets.map(([name]) => `StatefulSet ${name}`), ...left.map(([name]) => `pod ${name}`)];
}

/**
 * The owner's claims, by name. One that its StatefulSet made again after it was deleted carries no uid: it counts where
 * nobody else's claims are in the namespace. Pure.
 */
export function keptIn({ claims, pods }: Live, owner: Owner): readonly KeptData[] {
  const own = [...claims].filter(([, claim]) => isOf(claim, owner));
  const uids = new Set([...claims.values()].flatMap((claim) => metadataOf(claim).labels[label.uid] ?? []));
  const [first] = own;
  const remade = uids.size === 1 && first !== undefined ? [...claims].filter(([, claim]) => isRemade(claim)) : [];
  const cluster = (claim: V1PersistentVolumeClaim) => metadataOf(claim).labels[label.cluster];
  return [...own, ...remade]
    .map(([name, claim]) => ({
      name,
      cluster: cluster(claim) ?? (first && cluster(first[1])) ?? "",
      size: claim.status?.capacity?.storage ?? claim.spec?.resources?.requests?.storage,
      retired: metadataOf(claim).annotations[RETIRED] === "true",
      usedBy: [...pods].filter(([, pod]) => mounts(pod, name)).map(([pod]) => pod),
    }))
    .sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
}

function isOf(object: Parameters<typeof metadataOf>[0], { cluster, stack }: Owner): boolean {
  const { labels, annotations } = metadataOf(object);
  if (labels[label.uid] === undefined) return false;
  return (
    (cluster === undefined || labels[label.cluster] === cluster) &&
    (stack === undefined || annotations[label.stack] === stack)
  );
}

function isRemade(claim: V1PersistentVolumeClaim): boolean {
  const { labels } = metadataOf(claim);
  return labels[label.uid] === undefined && labels[label.role] !== undefined;
}

const mounts = (pod: V1Pod, claim: string): boolean =>
  pod.spec?.volumes?.some((volume) => volume.persistentVolumeClaim?.claimName === claim) ?? false;

const uidsOf = ({ claims }: Live, data: readonly KeptData[]): ReadonlySet<string> =>
  new Set(data.flatMap(({ name }) => metadataOf(claims.get(name)).labels[label.uid] ?? []));

async function remove(api: Api, data: readonly KeptData[]): Promise<Removed> {
  refuseUsed(data);
  const { core, namespace } = api;
  const uids = uidsOf(await look(api), data);
  for (const { name } of data) {
    await core.deleteNamespacedPersistentVolumeClaim({ namespace, name }).catch((error: unknown) => {
      if (statusOf(error) !== 404) throw new Failure(`Claim ${name} could not be deleted: ${wordsOf(error)}`);
    });
  }
  const left = async () => {
    const { items } = await core.listNamespacedPersistentVolumeClaim({ namespace });
    const there = new Set(items.map(({ metadata }) => metadata?.name));
    return data.flatMap(({ name }) => (there.has(name) ? [name] : []));
  };
  const { seen, complete } = await poll(left, (names) => names, patience);
  if (!complete) throw new Failure("Claims are being deleted, and are not gone yet.", { details: seen });
  const space = await removeNamespace(api, uids);
  return { gone: [...data.map(({ name }) => name), ...space.gone], left: space.left };
}
