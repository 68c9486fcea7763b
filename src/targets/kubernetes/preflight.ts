import type { V1StorageClass } from "@kubernetes/client-node";
import type { KubernetesCluster } from "../../model/cluster.ts";
import { headlessName, workloadName } from "../../model/names.ts";
import { label } from "../labels.ts";
import type { Obstacle } from "../obstacle.ts";
import { type Api, statusOf } from "./api.ts";
import { nodesOf } from "./claims.ts";
import type { Identity } from "./identity.ts";
import { type Live, metadataOf } from "./live.ts";
import { claimName, filesName, roles } from "./names.ts";
import { bytesOf } from "./quantity.ts";

/** Changes of what a cluster is bound to for life: a new value would start an empty cluster beside the old one. */
export function changedFacts(cluster: KubernetesCluster, identity: Identity): Obstacle[] {
  const facts: readonly [string, string | undefined, string][] = [
    ["name", identity.name, cluster.name],
    ["target", identity.target, cluster.target.kind],
    ["metadata", identity.metadata, cluster.metadata],
    ["kubernetes.namespace", identity.namespace, cluster.target.namespace.name],
  ];
  return facts
    .filter(([, before, now]) => before !== undefined && before !== "" && before !== now)
    .map(([what, before, now]) => ({
      code: "identity-changed",
      about: what,
      message: `${what} is now ${now}, this stack's cluster was born with ${before}: its data would stay behind and an empty cluster would start.`,
      remedy: `Set it back to ${before}; for a new cluster use a stack of its own (pulumi stack init).`,
    }));
}

/** A namespace that is missing and not to be made, and objects under our names that are not this stack's. */
export function foreignObjects(cluster: KubernetesCluster, identity: Identity, live: Live): Obstacle[] {
  const { name, create } = cluster.target.namespace;
  if (live.namespace === undefined) {
    return create
      ? []
      : [
          {
            code: "namespace-missing",
            about: `namespace ${name}`,
            message: `There is no namespace ${name}, and kubernetes.createNamespace is false.`,
            remedy: `Create it (kubectl create namespace ${name}), or set createNamespace to true.`,
          },
        ];
  }
  const kinds = [
    ["StatefulSet", live.statefulSets, roles.map(workloadName)],
    ["Service", live.services, [...roles.map(headlessName), workloadName("broker")]],
    ["ConfigMap", live.configMaps, roles.map(filesName)],
    ["claim", live.claims, nodesOf(cluster).map(claimName)],
  ] as const;
  return kinds.flatMap(([kind, objects, names]) =>
    names.flatMap((wanted) => {
      const { labels, annotations } = metadataOf(objects.get(wanted));
      const uid = labels[label.uid];
      // A claim that its StatefulSet made again after it was deleted carries no uid.
      const ours =
        !objects.has(wanted) ||
        uid === identity.uid ||
        (kind === "claim" && uid === undefined && isOurs(live, identity));
      return ours ? [] : [foreign(kind, wanted, annotations[label.stack], identity, name)];
    }),
  );
}

const isOurs = ({ statefulSets }: Live, { uid }: Identity): boolean =>
  [...statefulSets.values()].some((set) => metadataOf(set).labels[label.uid] === uid);

function foreign(
  kind: string,
  name: string,
  owner: string | undefined,
  { uid }: Identity,
  namespace: string,
): Obstacle {
  const whose = owner === undefined ? "which nothing of ours has made" : `which belongs to stack ${owner}`;
  return {
    code: `foreign-${kind.toLowerCase()}`,
    about: `${kind} ${name}`,
    message: `There is a ${kind} named ${name} in namespace ${namespace} already, ${whose}; this stack's cluster is ${uid}. It is left as it is.`,
    remedy: "Use a namespace of this cluster's own, or remove that one yourself if nobody needs it.",
  };
}

/** Claims never shrink, and never change their class. */
export function claimObstacles(cluster: KubernetesCluster, live: Live): Obstacle[] {
  const { storageClass, storageMiB } = cluster.target;
  return nodesOf(cluster).flatMap((node) => {
    const name = claimName(node);
    const spec = live.claims.get(name)?.spec;
    if (spec === undefined) return [];
    const key = node.role === "broker" ? "kubernetes.brokerStorage" : "kubernetes.zookeeperStorage";
    const has = bytesOf(spec.resources?.requests?.storage) ?? 0;
    const wants = storageMiB[node.role] * 2 ** 20;
    const obstacles: Obstacle[] = [];
    if (wants < has) {
      obstacles.push({
        code: "claim-shrinks",
        about: `claim ${name}`,
        message: `${key} means ${storageMiB[node.role]} MiB, but claim ${name} has ${Math.ceil(has / 2 ** 20)} MiB: a volume cannot shrink.`,
        remedy: `Set ${key} to ${Math.ceil(has / 2 ** 20)}Mi or more.`,
      });
    }
    if (storageClass !== undefined && spec.storageClassName !== undefined && spec.storageClassName !== storageClass) {
      obstacles.push({
        code: "class-changes",
        about: `claim ${name}`,
        message: `kubernetes.storageClass is ${storageClass}, but claim ${name} is of class ${spec.storageClassName}, which cannot be changed.`,
        remedy: `Set it back to ${spec.storageClassName}.`,
      });
    }
    return obstacles;
  });
}

/** Whether there is a class for new claims, and one that can grow for claims that have to. Skipped without the right to know. */
export async function storageObstacles(
  { storage }: Api,
  cluster: KubernetesCluster,
  live: Live,
): Promise<{ obstacles: Obstacle[]; skipped: boolean }> {
  let classes: readonly V1StorageClass[];
  try {
    classes = (await storage.listStorageClass()).items;
  } catch (error) {
    if (statusOf(error) === 403) return { obstacles: [], skipped: true };
    throw error;
  }
  const named = cluster.target.storageClass;
  const chosen = classes.find(({ metadata }) =>
    named === undefined
      ? metadata?.annotations?.["storageclass.kubernetes.io/is-default-class"] === "true"
      : metadata?.name === named,
  );
  const obstacles =
    nodesOf(cluster).every((node) => live.claims.has(claimName(node))) || chosen !== undefined
      ? []
      : [noClass(named, classes)];
  return { obstacles: [...obstacles, ...stiffClaims(cluster, live, classes)], skipped: false };
}

function noClass(named: string | undefined, classes: readonly V1StorageClass[]): Obstacle {
  const names = classes.flatMap(({ metadata }) => metadata?.name ?? []);
  const known = names.length === 0 ? "there is none at all" : `there is ${names.join(", ")}`;
  return {
    code: "no-storage-class",
    about: "kubernetes.storageClass",
    message:
      named === undefined
        ? `No storage class is the default; ${known}.`
        : `There is no storage class ${named}; ${known}.`,
    remedy: "Name one of those as kubernetes.storageClass, or have one made.",
  };
}

function stiffClaims(cluster: KubernetesCluster, live: Live, classes: readonly V1StorageClass[]): Obstacle[] {
  return nodesOf(cluster).flatMap((node) => {
    const spec = live.claims.get(claimName(node))?.spec;
    const has = bytesOf(spec?.resources?.requests?.storage) ?? Number.POSITIVE_INFINITY;
    const own = classes.find(({ metadata }) => metadata?.name === spec?.storageClassName);
    if (cluster.target.storageMiB[node.role] * 2 ** 20 <= has || own === undefined || own.allowVolumeExpansion === true)
      return [];
    return [
      {
        code: "class-cannot-grow",
        about: `claim ${claimName(node)}`,
        message: `claim ${claimName(node)} has to grow, but its class ${own.metadata?.name} does not allow that (allowVolumeExpansion).`,
        remedy: "Set the size back, or have the class allow it.",
      },
    ];
  });
}
