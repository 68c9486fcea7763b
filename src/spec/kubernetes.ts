import * as z from "zod";
import * as field from "./fields.ts";

/** The section `kubernetes` of a description: where on which cluster, how much disk, and who reaches it from outside. */

const external = z.strictObject({
  mode: z.enum(["none", "nodePort"]).default("none").meta({
    description:
      "How clients outside of the Kubernetes cluster reach the brokers: not at all, or by a port of its nodes.",
  }),
  host: z
    .string()
    .min(1)
    .optional()
    .meta({
      description:
        "What clients are told to connect to: a host, or one per broker with {id} in it. localhost suits kind, k3d and " +
        "Docker Desktop.",
      defaultText: "has to be written with nodePort",
    }),
  nodePortBase: z.int().min(field.FIRST_NODE_PORT).max(field.LAST_NODE_PORT).default(30_092).meta({
    description: "The node port of kafka-1; kafka-2 has the next one, and so on.",
  }),
  allowPlaintext: z.boolean().default(false).meta({
    description: "The consent to connections that are neither encrypted nor asked for a password.",
  }),
  sourceRanges: field.texts.default([]).meta({
    description: "Addresses that may connect from outside, such as 10.0.0.0/8. None written means all.",
  }),
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
  external: external.prefault({}).meta({ description: "Access from outside of the Kubernetes cluster." }),
  imagePullSecrets: field.texts.default([]).meta({
    description: "Secrets of the namespace with the registry's credentials.",
  }),
  nodeSelector: field.labels.default({}).meta({ description: "Labels of the Kubernetes nodes that pods may run on." }),
  priorityClass: z.string().min(1).optional().meta({
    description: "The priority class of all pods.",
    defaultText: "none",
  }),
});
