import * as z from "zod";
import * as field from "./fields.ts";
import { kubernetes } from "./kubernetes.ts";

/**
 * The description of a cluster: everything a person can write, with its default and its meaning. The parser, the
 * JSON Schema for editors and docs/description.md all come from here. `defaultText` names a default that follows
 * from other values.
 */

declare module "zod" {
  interface GlobalMeta {
    defaultText?: string;
  }
}

const brokers = z.strictObject({
  count: z.int().min(1).max(field.MAX_BROKERS).default(3).meta({
    description: "How many brokers: kafka-1 to kafka-n, with broker ids from 1.",
  }),
  heap: field.size.optional().meta({
    description: "The greatest Java heap of each broker.",
    defaultText: "384m (laptop), 1g (production)",
  }),
  image: field.image.optional().meta({
    description: "The brokers' image, where it is not that of both roles.",
    defaultText: "image",
  }),
  overrides: field.overrides.default({}).meta({
    description: "Further keys of server.properties. Keys the program derives itself are refused, with the reason.",
  }),
});

const zookeeper = z.strictObject({
  count: z.literal([1, 3, 5]).default(3).meta({
    description: "How many ZooKeeper nodes. 3 go on with one node down, 5 with two, 1 with none.",
  }),
  published: z.boolean().default(false).meta({
    description: "Whether ZooKeeper is reachable from this machine (on 127.0.0.1 only) and in the clients' network.",
  }),
  heap: field.size.optional().meta({
    description: "The greatest Java heap of each ZooKeeper node.",
    defaultText: "128m (laptop), 512m (production)",
  }),
  image: field.image.optional().meta({
    description: "ZooKeeper's image, where it is not that of both roles.",
    defaultText: "image",
  }),
  overrides: field.overrides.default({}).meta({
    description: "Further keys of zoo.cfg. Keys the program derives itself are refused, with the reason.",
  }),
});

const replication = z.strictObject({
  factor: z.int().min(1).optional().meta({
    description: "Copies of every partition, of internal topics too.",
    defaultText: "3, or the number of brokers if that is less",
  }),
  minInSync: z.int().min(1).optional().meta({
    description: "Copies that must have a record before a producer with acks=all is answered.",
    defaultText: "replication.factor − 1, at least 1",
  }),
});

const listeners = z.strictObject({
  hostPortBase: field.port.default(field.PORT_BASES.hostPortBase).meta({
    description: "The host port of kafka-1; kafka-2 has the next one, and so on.",
  }),
  zookeeperPortBase: field.port.default(field.PORT_BASES.zookeeperPortBase).meta({
    description: "The host port of zookeeper-1 where ZooKeeper is published.",
  }),
  gatewayPortBase: field.port.default(field.PORT_BASES.gatewayPortBase).meta({
    description: "The host port of kafka-1 for containers of other projects, where hostGateway is on.",
  }),
  advertisedHost: z
    .string()
    .min(1)
    .optional()
    .meta({
      description:
        "The address of this machine for clients in the LAN. It takes 127.0.0.1's place, and naming it is the consent " +
        "to listen on all interfaces.",
      defaultText: "127.0.0.1, reachable from this machine only",
    }),
  hostGateway: z.boolean().default(false).meta({
    description: "A further listener for containers of other projects, by host.docker.internal.",
  }),
});

const docker = z.strictObject({
  host: z.string().min(1).optional().meta({
    description: "The engine's address: unix://, tcp://, ssh:// or npipe://.",
    defaultText: "found on this machine",
  }),
  network: z.string().min(1).optional().meta({
    description: "A Docker network that exists and is joined in place of a clients' network of the cluster's own.",
    defaultText: "a network named like the cluster",
  }),
});

export const description = z.strictObject({
  name: field.name.optional().meta({
    description: "The cluster's name, which every container, volume and network begins with.",
    defaultText: "the stack's name",
  }),
  target: z.enum(["docker", "kubernetes"]).meta({ description: "Where the cluster runs." }),
  version: field.version
    .default(field.NEWEST_VERSION)
    .meta({ description: "Kafka's version, of 3.7, 3.8 or 3.9: the lines with ZooKeeper mode this program knows." }),
  profile: z.enum(["laptop", "production"]).default("laptop").meta({
    description: "laptop: small heaps, few threads, quick failure detection. production: Kafka's own defaults.",
  }),
  image: field.image.optional().meta({
    description: "One image for both roles. A reference, or a reference and its family.",
    defaultText: "apache/kafka of this version, or this project's image of the same layout",
  }),
  brokers: brokers.prefault({}).meta({ description: "The brokers." }),
  zookeeper: zookeeper.prefault({}).meta({ description: "The ZooKeeper ensemble." }),
  replication: replication.prefault({}).meta({ description: "How many copies there are of every record." }),
  listeners: listeners.prefault({}).meta({ description: "Where the cluster is reached." }),
  docker: docker.prefault({}).meta({ description: "The Docker engine." }),
  kubernetes: kubernetes.prefault({}).meta({ description: "The Kubernetes cluster." }),
  labels: field.labels.default({}).meta({ description: "Labels of your own, put on every container or pod." }),
});

/** What is written. */
export type Description = z.input<typeof description>;

/** What is written, with every default that follows from nothing else, and with its name. */
export type Spec = z.output<typeof description> & { readonly name: string };
