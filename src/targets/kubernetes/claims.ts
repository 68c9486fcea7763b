import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { KubernetesCluster } from "../../model/cluster.ts";
import { nodesOf } from "../../model/nodes.ts";
import { votersOf } from "../../model/quorum.ts";
import { membersOf, type VolumeRecord } from "../../model/record.ts";
import { formatUsed } from "../../model/versions.ts";
import type { Identity } from "../identity.ts";
import { type Labels, label } from "../labels.ts";
import type { Transform } from "../transform.ts";
import type { KeptVolume } from "../volumes.ts";
import { lifeOf, lifeOptions, newLife } from "./life.ts";
import { type Live, metadataOf, usedBy } from "./live.ts";
import { claimName, RETIRED } from "./names.ts";
import { transformObject } from "./transform.ts";

export { RETIRED };

/** Set on every claim at the first readiness: from then on an empty volume of this cluster is a loss. */
export const READY = "kafka-cluster.ready";
const MEMBERS = "kafka-cluster.members";
const VOTERS = "kafka-cluster.voters";
const MODE = "kafka-cluster.mode";

/** Whose claims. */
export interface ClaimsOf {
  readonly cluster: KubernetesCluster;
  readonly identity: Identity;
  /** undefined = a preview without a Kubernetes cluster. */
  readonly live: Live | undefined;
  readonly transform?: Transform | undefined;
}

/**
 * Every node's claim, under the name its StatefulSet looks for. The engine never deletes them; a kept one is taken over
 * (the provider upserts), its size grows in place.
 */
export function registerClaims(
  { cluster, identity, live, transform }: ClaimsOf,
  options: pulumi.CustomResourceOptions,
): kubernetes.core.v1.PersistentVolumeClaim[] {
  const { target } = cluster;
  return nodesOf(cluster).map((node) => {
    const name = claimName(node);
    const life = live && claimLife(live, name);
    const { args, opts } = transformObject(
      transform,
      {
        kind: "PersistentVolumeClaim" as const,
        metadata: {
          name,
          namespace: target.namespace.name,
          labels: { ...ownLabels(cluster, identity), [label.node]: node.name, [label.role]: node.role },
          annotations: {
            ...ownAnnotations(identity),
            [label.life]: life ?? "",
            // Written before any pod can start with it: what the volume was used by is this at most.
            [label.version]: formatUsed(cluster),
            [MODE]: cluster.metadata,
            [MEMBERS]: membersOf(cluster).join(","),
            ...votersAnnotation(cluster),
            // A claim is bound when its pod is there, which it is not yet.
            "pulumi.com/skipAwait": "true",
            // The size of one that its StatefulSet made again belongs to that controller until it is taken.
            "pulumi.com/patchForce": "true",
          },
        },
        spec: claimSpec(target, target.storageMiB[node.role]),
      },
      node.name,
    );
    const kept = { ...opts, ...options, ...lifeOptions(life), retainOnDelete: true };
    return new kubernetes.core.v1.PersistentVolumeClaim(`${cluster.name}-${node.name}-data`, args, kept);
  });
}

/** Who has a vote is said at birth and never changes; with ZooKeeper nobody is named. */
const votersAnnotation = (cluster: KubernetesCluster): Labels =>
  cluster.metadata === "kraft"
    ? {
        [VOTERS]: votersOf(cluster)
          .map(({ name }) => name)
          .join(","),
      }
    : {};

const claimSpec = ({ storageClass }: KubernetesCluster["target"], mebibytes: number) => ({
  accessModes: ["ReadWriteOnce"],
  ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
  resources: { requests: { storage: `${mebibytes}Mi` } },
});

/** A claim that its StatefulSet made again, after somebody had deleted it, has nothing of ours on it and gets it anew. */
export function claimLife({ claims }: Live, name: string): string | undefined {
  const remade = metadataOf(claims.get(name)).labels[label.uid] === undefined;
  return remade ? newLife() : lifeOf(claims, name);
}

export function ownLabels(cluster: KubernetesCluster, identity: Identity): Labels {
  return { [label.cluster]: cluster.name, [label.uid]: identity.uid };
}

/** What is no legal value of a label. */
export function ownAnnotations({ stack, component }: Identity): Labels {
  return { [label.stack]: stack, [label.component]: component };
}

/** What the kept claims alone tell, before anything runs: whose they are, and whether they may hold anything. */
export function keptClaims(cluster: KubernetesCluster, live: Live): readonly KeptVolume[] {
  return nodesOf(cluster).flatMap((node) => {
    const claim = live.claims.get(claimName(node));
    if (claim === undefined) return [];
    const { labels, annotations } = metadataOf(claim);
    const ready = annotations[READY] === "true";
    return [
      {
        node: node.name,
        record: recordOf(labels, annotations),
        version: ready ? (usedBy(live.pods.get(node.name), node) ?? annotations[label.version]) : undefined,
        ready,
        retired: annotations[RETIRED] === "true",
        marked: false,
        hasData: ready,
      },
    ];
  });
}

/** A claim that its StatefulSet made again after it was deleted has no record. */
function recordOf(labels: Labels, annotations: Labels): VolumeRecord | undefined {
  const { [label.uid]: uid, [label.cluster]: cluster, [label.node]: node } = labels;
  const { [MODE]: mode, [MEMBERS]: members, [VOTERS]: voters } = annotations;
  if (uid === undefined || cluster === undefined || node === undefined) return undefined;
  return {
    ...{ uid, cluster, node, mode: mode ?? "", members: members?.split(",") ?? [] },
    ...(voters === undefined ? {} : { voters: voters.split(",") }),
  };
}
