import type { Cluster, Node, Role, Workload } from "../../model/cluster.ts";
import { workloadName } from "../../model/names.ts";

/** The claim a StatefulSet gives the pod of this name: `<template>-<pod>`. */
export const claimName = (node: Pick<Node, "name">): string => `data-${node.name}`;

/** The container that is the server; the one before it is `prepare`. */
export const containerName = (workload: Workload): string => workloadName(workload);
export const PREPARE = "prepare";

export const filesName = (workload: Workload): string => `${workloadName(workload)}-files`;

/** Every role there may be, in the order of their start. */
export const roles: readonly Role[] = ["zookeeper", "controller", "broker"];

/** Those a cluster has nodes of, in the order of their start; brokers need the others to stop cleanly. */
export const rolesOf = ({ zookeepers, controllers }: Pick<Cluster, "zookeepers" | "controllers">): readonly Role[] => [
  ...(zookeepers.length > 0 ? (["zookeeper"] as const) : []),
  ...(controllers.length > 0 ? (["controller"] as const) : []),
  "broker",
];

/** The chart that raises a workload: Kafka's servers are one chart, whatever they are. */
export const chartName = (workload: Workload): string => (workload === "controller" ? "kafka" : workloadName(workload));

/** The Service by which one broker is reached from outside. */
export const externalName = (broker: Pick<Node, "name">): string => `${broker.name}-external`;

/** Label of a namespace: the level its pods are held to. */
export const POD_SECURITY = "pod-security.kubernetes.io/enforce";

/** Annotation of the claim of a broker that has left: what it holds is out of date from then on. */
export const RETIRED = "kafka-cluster.retired";
