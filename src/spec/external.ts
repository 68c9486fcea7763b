import * as z from "zod";
import * as field from "./fields.ts";

/** Access from outside of a Kubernetes cluster: the section `kubernetes.external`. */
export const external = z.strictObject({
  mode: z
    .enum(["none", "nodePort", "loadBalancer"])
    .default("none")
    .meta({
      description:
        "How clients outside of the Kubernetes cluster reach the brokers: not at all, by a port of its nodes for each, or " +
        "by a load balancer for each.",
    }),
  host: z
    .string()
    .min(1)
    .optional()
    .meta({
      description:
        "What clients are told to connect to: a host, or one per broker with {id} in it; nodeIP is the address of the " +
        "node that a broker's pod runs on. localhost suits kind, k3d and Docker Desktop.",
      defaultText: "the load balancer's own address; has to be written with nodePort",
    }),
  nodePortBase: z.int().min(field.FIRST_NODE_PORT).max(field.LAST_NODE_PORT).default(30_092).meta({
    description: "The node port of kafka-1; kafka-2 has the next one, and so on.",
  }),
  port: field.port.default(9094).meta({ description: "The port of every broker's load balancer." }),
  allowPlaintext: z.boolean().default(false).meta({
    description: "The consent to connections that are neither encrypted nor asked for a password.",
  }),
  sourceRanges: field.texts.default([]).meta({
    description: "Addresses that may connect from outside, such as 10.0.0.0/8. None written means all.",
  }),
  trafficPolicy: z
    .enum(["Cluster", "Local"])
    .optional()
    .meta({
      description:
        "Local: only the node a broker's pod runs on takes connections for it, and sees who they come from. Cluster: every " +
        "node does, and passes them on under its own address.",
      defaultText: "Local with nodePort where host is nodeIP or there are sourceRanges, else Cluster",
    }),
  annotations: field.annotations.default({}).meta({
    description: "Annotations of the Services for outside, which tell a cloud what kind of load balancer is wanted.",
  }),
});
