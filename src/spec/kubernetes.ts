import * as z from "zod";
import { external } from "./external.ts";
import * as field from "./fields.ts";

/** The section `kubernetes` of a description: where on which cluster, how much of it, and who reaches it from outside. */

const spreading = z.enum(["preferred", "required", "off"]);

const spread = z.strictObject({
  nodes: spreading.default("preferred").meta({
    description: "Over Kubernetes nodes. required: a pod that has no node of its own does not start.",
  }),
  zones: spreading.default("preferred").meta({
    description: "Over zones, as the nodes' label topology.kubernetes.io/zone tells them.",
  }),
});

const toleration = z.strictObject({
  key: z.string().min(1).optional().meta({ description: "The taint's key.", defaultText: "every key" }),
  operator: z.enum(["Exists", "Equal"]).default("Equal").meta({ description: "Whether the value counts." }),
  value: z.string().optional().meta({ description: "The taint's value.", defaultText: "none" }),
  effect: z
    .enum(["NoSchedule", "PreferNoSchedule", "NoExecute"])
    .optional()
    .meta({ description: "The taint's effect.", defaultText: "every effect" }),
  tolerationSeconds: z.int().min(0).optional().meta({
    description: "How long a NoExecute taint is put up with.",
    defaultText: "for ever",
  }),
});

const cpu = (request: number) =>
  z.strictObject({
    cpu: field.cpu.default(`${request}m`).meta({ description: "What is set aside for each pod." }),
    cpuLimit: field.cpu.optional().meta({ description: "The most it may use.", defaultText: "no limit" }),
  });

const resources = z.strictObject({
  broker: cpu(250).prefault({}).meta({ description: "Of each broker." }),
  zookeeper: cpu(100).prefault({}).meta({ description: "Of each ZooKeeper node." }),
  controller: cpu(100).prefault({}).meta({ description: "Of each controller of its own." }),
  connect: cpu(250).prefault({}).meta({ description: "Of each worker of Kafka Connect." }),
});

export const kubernetes = z.strictObject({
  context: z.string().min(1).optional().meta({
    description: "The context of the kubeconfig. It is never the current one, which changes behind one's back.",
    defaultText: "has to be written with target: kubernetes",
  }),
  kubeconfig: z.string().min(1).optional().meta({
    description: "The kubeconfig's path.",
    defaultText: "KUBECONFIG, else ~/.kube/config",
  }),
  namespace: field.namespace.optional().meta({
    description: "The namespace, which holds this cluster alone.",
    defaultText: "has to be written with target: kubernetes",
  }),
  createNamespace: z.boolean().default(true).meta({
    description: 'Whether the namespace is made where there is none, with Pod Security "restricted".',
  }),
  storageClass: z.string().min(1).optional().meta({
    description: "The storage class of all volumes. It cannot be changed later.",
    defaultText: "the Kubernetes cluster's default class",
  }),
  brokerStorage: field.size.default("10Gi").meta({
    description: "The disk of each broker. It grows in place; it cannot shrink.",
  }),
  zookeeperStorage: field.size.default("2Gi").meta({
    description: "The disk of each ZooKeeper node. It grows in place; it cannot shrink.",
  }),
  controllerStorage: field.size.default("2Gi").meta({
    description: "The disk of each controller of its own. It grows in place; it cannot shrink.",
  }),
  connectFiles: z
    .string()
    .min(1)
    .optional()
    .meta({
      description:
        "A claim of the namespace that exists: what Kafka Connect's workers see as /files. Workers on several Kubernetes " +
        "nodes need one that many can write to (ReadWriteMany).",
      defaultText: "each worker has an empty directory of its own, gone with its pod",
    }),
  external: external.prefault({}).meta({ description: "Access from outside of the Kubernetes cluster." }),
  registry: z.string().min(1).optional().meta({
    description:
      "Where all images are pulled from, in place of the registry in their names: host:port, or with a path.",
    defaultText: "the registry in each image's name",
  }),
  imagePullSecrets: field.texts.default([]).meta({
    description: "Secrets of the namespace with the registry's credentials.",
  }),
  resources: resources.prefault({}).meta({
    description: "CPU, in cores or thousandths of one: 2, 0.5, 250m. Memory follows from the heaps.",
  }),
  nodeSelector: field.labels.default({}).meta({ description: "Labels of the Kubernetes nodes that pods may run on." }),
  tolerations: z.array(toleration).default([]).meta({ description: "Taints of nodes that all pods put up with." }),
  spread: spread.prefault({}).meta({ description: "How the pods of a role are kept apart." }),
  rackLabel: field.labelKey.optional().meta({
    description:
      "The pods' label that tells a broker's rack: Kafka then keeps the copies of a partition in different ones. From " +
      "Kubernetes 1.35 on pods carry topology.kubernetes.io/zone.",
    defaultText: "no racks",
  }),
  priorityClass: z.string().min(1).optional().meta({
    description: "The priority class of all pods.",
    defaultText: "none",
  }),
  podAnnotations: field.annotations.default({}).meta({
    description: "Annotations of all pods; labels of your own are those of labels.",
  }),
  serviceAnnotations: field.annotations.default({}).meta({ description: "Annotations of all Services." }),
});
