import type { V1PersistentVolumeClaim, V1Pod, V1StatefulSet } from "@kubernetes/client-node";
import type { KubernetesCluster, Node, Role } from "../../../src/model/cluster.ts";
import { headlessName, workloadName } from "../../../src/model/names.ts";
import { nodesOf } from "../../../src/model/nodes.ts";
import { membersOf } from "../../../src/model/record.ts";
import type { Identity } from "../../../src/targets/identity.ts";
import type { Live } from "../../../src/targets/kubernetes/live.ts";
import { claimName, containerName, roles } from "../../../src/targets/kubernetes/names.ts";
import { type Labels, label } from "../../../src/targets/labels.ts";

export const identity: Identity = {
  uid: "0123456789ab",
  stack: "kafka-cluster/local",
  component: "local",
  name: "local",
  target: "kubernetes",
  metadata: "zookeeper",
};

/** Labels and annotations of the identity's own objects. */
export const ours = {
  labels: { [label.cluster]: "local", [label.uid]: identity.uid },
  annotations: { [label.stack]: identity.stack, [label.component]: identity.component },
} as const;

export const theirs = {
  labels: { [label.cluster]: "orders", [label.uid]: "ffffffffffff" },
  annotations: { [label.stack]: "other/prod", [label.component]: "prod" },
} as const;

interface Marks {
  readonly labels?: Labels;
  readonly annotations?: Labels;
}

/** A node's claim after the cluster has been ready. */
export function claim(
  cluster: KubernetesCluster,
  node: Pick<Node, "name" | "role">,
  { storage = "1Gi", storageClass = "standard", marks = {} as Marks } = {},
): V1PersistentVolumeClaim {
  return {
    metadata: {
      name: claimName(node),
      labels: { ...ours.labels, [label.node]: node.name, [label.role]: node.role, ...marks.labels },
      annotations: {
        ...ours.annotations,
        [label.life]: `life-of-${claimName(node)}`,
        [label.version]: cluster.version,
        "kafka-cluster.mode": cluster.metadata,
        "kafka-cluster.members": membersOf(cluster).join(","),
        "kafka-cluster.ready": "true",
        ...marks.annotations,
      },
    },
    spec: { storageClassName: storageClass, resources: { requests: { storage } } },
  };
}

export const REVISION = "controller-revision-hash";

/** A pod that serves, made from the newest template. */
export function pod({ name, role }: Pick<Node, "name" | "role">, change: Partial<V1Pod["status"]> = {}): V1Pod {
  return {
    metadata: { name, uid: `uid-of-${name}`, labels: { [REVISION]: `${workloadName(role)}-new` } },
    status: {
      containerStatuses: [
        { name: containerName(role), image: "", imageID: "", ready: true, restartCount: 0, state: { running: {} } },
      ],
      ...change,
    },
  };
}

/** A role's StatefulSet as it is after the first `up`. */
export function statefulSet(role: Role, replicas = 3, change: Partial<V1StatefulSet["spec"]> = {}): V1StatefulSet {
  const selector = { "app.kubernetes.io/name": workloadName(role), [label.role]: role };
  return {
    metadata: {
      name: workloadName(role),
      generation: 1,
      labels: { ...ours.labels },
      annotations: { ...ours.annotations },
    },
    spec: {
      serviceName: headlessName(role),
      replicas,
      podManagementPolicy: "Parallel",
      selector: { matchLabels: selector },
      template: {},
      volumeClaimTemplates: [
        { metadata: { name: "data", labels: selector }, spec: { resources: { requests: { storage: "1Mi" } } } },
      ],
      ...change,
    },
    status: { replicas, observedGeneration: 1, updateRevision: `${workloadName(role)}-new` },
  };
}

interface NamedObject {
  readonly metadata?: { name?: string; labels?: Record<string, string>; annotations?: Record<string, string> };
}

export type LiveParts = Partial<Record<Exclude<keyof Live, "namespace">, readonly NamedObject[]>> &
  Partial<Pick<Live, "namespace">>;

/** What a namespace has; nothing but itself unless said. */
export function liveOf(parts: LiveParts = {}): Live {
  const byName = <T>(objects: readonly NamedObject[] = []) =>
    new Map(objects.map((object) => [object.metadata?.name ?? "", object as T]));
  return {
    namespace: "namespace" in parts ? parts.namespace : ours,
    claims: byName(parts.claims),
    statefulSets: byName(parts.statefulSets),
    services: byName(parts.services),
    configMaps: byName(parts.configMaps),
    disruptionBudgets: byName(parts.disruptionBudgets),
    networkPolicies: byName(parts.networkPolicies),
    pods: byName(parts.pods),
    ...(parts.secrets === undefined ? {} : { secrets: byName(parts.secrets) }),
    ...(parts.deployments === undefined ? {} : { deployments: byName(parts.deployments) }),
  };
}

/** The namespace of a cluster that runs. */
export function runningLive(cluster: KubernetesCluster, parts: LiveParts = {}): Live {
  return liveOf({
    claims: nodesOf(cluster).map((node) => claim(cluster, node)),
    statefulSets: roles.map((role) => statefulSet(role)),
    pods: nodesOf(cluster).map((node) => pod(node)),
    ...parts,
  });
}
