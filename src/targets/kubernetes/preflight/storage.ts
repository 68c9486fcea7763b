import type { V1StorageClass } from "@kubernetes/client-node";
import type { KubernetesCluster } from "../../../model/cluster.ts";
import { nodesOf } from "../../../model/nodes.ts";
import type { Obstacle } from "../../obstacle.ts";
import type { Api } from "../api.ts";
import type { Live } from "../live.ts";
import { claimName } from "../names.ts";
import { amountOf } from "../quantity.ts";
import { asksOf } from "./asks.ts";
import { allowed, type Findings, found, skipped } from "./findings.ts";

/** Claims never shrink, and never change their class. */
export function claimObstacles(cluster: KubernetesCluster, live: Live): Obstacle[] {
  const { storageClass, storageMiB } = cluster.target;
  return nodesOf(cluster).flatMap((node) => {
    const name = claimName(node);
    const spec = live.claims.get(name)?.spec;
    if (spec === undefined) return [];
    const key = `kubernetes.${node.role}Storage`;
    const has = amountOf(spec.resources?.requests?.storage) ?? 0;
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

/** Whether there is a class for new claims, and one that can grow for claims that have to. */
export async function storage({ storage }: Api, cluster: KubernetesCluster, live: Live): Promise<Findings> {
  const classes = await allowed(storage.listStorageClass());
  if (classes === undefined) return skipped("Storage classes may not be read with these rights");
  return found(...classObstacles(cluster, live, classes.items));
}

/** Pure. */
export function classObstacles(
  cluster: KubernetesCluster,
  live: Live,
  classes: readonly V1StorageClass[],
): readonly Obstacle[] {
  const named = cluster.target.storageClass;
  const chosen = classes.find(({ metadata }) =>
    named === undefined
      ? metadata?.annotations?.["storageclass.kubernetes.io/is-default-class"] === "true"
      : metadata?.name === named,
  );
  const isComplete = asksOf(cluster).every(({ claim }) => claim === undefined || live.claims.has(claim.name));
  const missing = isComplete || chosen !== undefined ? [] : [noClass(named, classes)];
  return [...missing, ...stiffClaims(cluster, live, classes)];
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
    const has = amountOf(spec?.resources?.requests?.storage) ?? Number.POSITIVE_INFINITY;
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
