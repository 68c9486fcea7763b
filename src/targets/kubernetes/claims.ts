import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { KubernetesCluster, Node } from "../../model/cluster.ts";
import { membersOf, type VolumeRecord } from "../../model/record.ts";
import { type Labels, label } from "../labels.ts";
import type { KeptVolume } from "../volumes.ts";
import type { Identity } from "./identity.ts";
import { lifeOf, lifeOptions, newLife } from "./life.ts";
import { type Live, metadataOf } from "./live.ts";
import { claimName } from "./names.ts";

/** Set on every claim at the first readiness: from then on an empty volume of this cluster is a loss. */
export const READY = "kafka-cluster.ready";
const MEMBERS = "kafka-cluster.members";
const MODE = "kafka-cluster.mode";

export const nodesOf = (cluster: KubernetesCluster): readonly Node[] => [...cluster.zookeepers, ...cluster.brokers];

/**
 * Every node's claim, under the name its StatefulSet looks for. The engine never deletes them; a kept one is taken over
 * (the provider upserts), its size grows in place.
 */
export function registerClaims(
  cluster: KubernetesCluster,
  identity: Identity,
  live: Live | undefined,
  options: pulumi.CustomResourceOptions,
): kubernetes.core.v1.PersistentVolumeClaim[] {
  const { target } = cluster;
  return nodesOf(cluster).map((node) => {
    const name = claimName(node);
    const life = live && claimLife(live, name);
    return new kubernetes.core.v1.PersistentVolumeClaim(
      `${cluster.name}-${node.name}-data`,
      {
        metadata: {
          name,
          namespace: target.namespace.name,
          labels: { ...ownLabels(cluster, identity), [label.node]: node.name, [label.role]: node.role },
          annotations: {
            ...ownAnnotations(identity),
            [label.life]: life ?? "",
            [label.version]: cluster.version,
            [MODE]: cluster.metadata,
            [MEMBERS]: membersOf(cluster).join(","),
            // A claim is bound when its pod is there, which it is not yet.
            "pulumi.com/skipAwait": "true",
            // The size of one that its StatefulSet made again belongs to that controller until it is taken.
            "pulumi.com/patchForce": "true",
          },
        },
        spec: {
          accessModes: ["ReadWriteOnce"],
          ...(target.storageClass === undefined ? {} : { storageClassName: target.storageClass }),
          resources: { requests: { storage: `${target.storageMiB[node.role]}Mi` } },
        },
      },
      { ...options, ...lifeOptions(life), retainOnDelete: true },
    );
  });
}

/** A claim that its StatefulSet made again, after somebody had deleted it, has nothing of ours on it and gets it anew. */
function claimLife({ claims }: Live, name: string): string | undefined {
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
        version: ready ? annotations[label.version] : undefined,
        ready,
        retired: false,
        marked: false,
        hasData: ready,
      },
    ];
  });
}

/** A claim that its StatefulSet made again after it was deleted has no record. */
function recordOf(labels: Labels, annotations: Labels): VolumeRecord | undefined {
  const { [label.uid]: uid, [label.cluster]: cluster, [label.node]: node } = labels;
  const { [MODE]: mode, [MEMBERS]: members } = annotations;
  if (uid === undefined || cluster === undefined || node === undefined) return undefined;
  return { uid, cluster, node, mode: mode ?? "", members: members?.split(",") ?? [] };
}
