import * as z from "zod";
import { connect } from "./connect.ts";
import { controllers } from "./controllers.ts";
import * as field from "./fields.ts";
import { kubernetes } from "./kubernetes.ts";
import { topics } from "./topics.ts";
import { ui } from "./ui.ts";

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
  connectPortBase: field.port.default(field.PORT_BASES.connectPortBase).meta({
    description: "The host port of connect-1, on 127.0.0.1; connect-2 has the next one, and so on.",
  }),
  uiPort: field.port.default(field.PORT_BASES.uiPort).meta({
    description: "The host port of the web view, on 127.0.0.1, where ui is on.",
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
  metadataNetwork: z
    .enum(["own", "clients"])
    .optional()
    .meta({
      description:
        "Where ZooKeeper or the controllers are. own: in an internal network that only brokers join. clients: in the " +
        "clients' network, for clusters that are thrown away, since every network made takes its time. For the cluster's " +
        "whole life.",
      defaultText: "own; clients where the brokers are the controllers",
    }),
});

export const description = z.strictObject({
  name: field.name.optional().meta({
    description: "The cluster's name, which every container, volume and network begins with.",
    defaultText: "the stack's name, or the component's in a program of your own",
  }),
  target: z.enum(["docker", "kubernetes"]).meta({ description: "Where the cluster runs." }),
  metadata: z
    .enum(["zookeeper", "kraft"])
    .default("zookeeper")
    .meta({
      description:
        "Where the cluster keeps what it knows of itself. zookeeper: in an ensemble beside the brokers (Kafka 3). kraft: " +
        "in a quorum of controllers (Kafka 3.9 and 4). For the cluster's whole life.",
    }),
  version: field.version.optional().meta({
    description: "Kafka's version: of 3.7, 3.8 or 3.9 with ZooKeeper, of 3.9, 4.0, 4.1, 4.2 or 4.3 with KRaft.",
    defaultText: `${field.NEWEST_VERSION} (zookeeper), ${field.NEWEST_KRAFT_VERSION} (kraft)`,
  }),
  interBrokerProtocol: field.protocol.optional().meta({
    description:
      "ZooKeeper mode: what the brokers speak among themselves while a newer version proves itself: the line they come from, in quotes. " +
      "Until it is raised there is a way back.",
    defaultText: 'the line of version, such as "3.9"',
  }),
  metadataVersion: field.protocol.optional().meta({
    description:
      "KRaft: the line whose features are in force while a newer version proves itself, in quotes: the one the cluster " +
      "comes from. Raised to a newer line, there is no way back.",
    defaultText: 'the line of version, such as "4.3"',
  }),
  profile: z.enum(["laptop", "production"]).default("laptop").meta({
    description: "laptop: small heaps, few threads, quick failure detection. production: Kafka's own defaults.",
  }),
  image: field.image.optional().meta({
    description: "One image for both roles. A reference, or a reference and its family.",
    defaultText: "apache/kafka of this version, or this project's image of the same layout",
  }),
  brokers: brokers.prefault({}).meta({ description: "The brokers." }),
  zookeeper: zookeeper.prefault({}).meta({ description: "ZooKeeper mode: the ensemble." }),
  controllers: controllers.prefault({}).meta({ description: "KRaft: the controllers, who are the quorum." }),
  replication: replication.prefault({}).meta({ description: "How many copies there are of every record." }),
  topics: topics.default({}).meta({ description: "Topics by name, made once the cluster is ready." }),
  connect: connect.optional().meta({
    description: "Kafka Connect: workers, and the connectors that run on them.",
    defaultText: "none",
  }),
  ui: ui.default(false).meta({
    description:
      "A web view of the cluster, on 127.0.0.1 or behind a Service. It asks for no password, and may change everything.",
  }),
  listeners: listeners.prefault({}).meta({ description: "Where the cluster is reached." }),
  docker: docker.prefault({}).meta({ description: "The Docker engine." }),
  kubernetes: kubernetes.prefault({}).meta({ description: "The Kubernetes cluster." }),
  labels: field.labels.default({}).meta({ description: "Labels of your own, put on every container or pod." }),
});

/** What is written. */
export type Description = z.input<typeof description>;

/** What is written, with every default that follows from nothing else, with its name and its version. */
export type Spec = Omit<z.output<typeof description>, "name" | "version"> & {
  readonly name: string;
  readonly version: string;
  /** Paths of the keys and of the keys of sections that are written, dotted: a default looks the same otherwise. */
  readonly written: ReadonlySet<string>;
};
