import * as pulumi from "@pulumi/pulumi";
import type { Description } from "./description.cjs";
import type { Transform } from "./transform.cjs";

export type { Description } from "./description.cjs";
export type { Change, Changed, Transform, Underlying } from "./transform.cjs";

/**
 * Where clients can be. On Docker `host` is this machine, `lan` other machines, `network` containers in the cluster's
 * network, `gateway` containers of other projects. On Kubernetes `network` is the pods of its cluster, `outside`
 * everything else.
 */
export type Vantage = "host" | "lan" | "network" | "gateway" | "outside";

/** One text for each place a client can be in. */
export type ByVantage = Readonly<Partial<Record<Vantage, string>>>;

export interface KafkaNode {
  /** `zookeeper-1`, `controller-1`, `kafka-1`, … */
  readonly name: string;
  /** ZooKeeper's `myid`, or Kafka's `broker.id` or `node.id`. */
  readonly id: number;
  readonly role: "zookeeper" | "controller" | "broker";
  /** It is a broker and a controller with a vote. */
  readonly combined?: true;
  /** On Docker. */
  readonly container?: string;
  /** On Kubernetes. */
  readonly pod?: string;
  readonly addresses: ByVantage;
}

/** Of every worker of Kafka Connect, such as `http://127.0.0.1:8083`. On Kubernetes only `network`, that of pods. */
export interface ConnectAddresses {
  readonly host?: readonly string[];
  readonly network: readonly string[];
}

/** Pulumi's options of a component, and what only this one has. */
export interface KafkaClusterOptions extends pulumi.ComponentResourceOptions {
  /**
   * Changes of the resources below, each by a function that gets one and returns what it is to be instead. What data,
   * the state and the cluster itself are recognised by has to stay.
   */
  transform?: Transform | undefined;
}

/**
 * A Kafka cluster. Its outputs have values when it is proven ready: ZooKeeper or the quorum of controllers has a leader, every broker is there, every
 * advertised address has answered. What depends on it (`dependsOn`, or one of its outputs) is made after that.
 */
export class KafkaCluster extends pulumi.ComponentResource {
  /**
   * `name` is the cluster's name where the description has none. Throws a `pulumi.RunError` with everything that is
   * wrong with the description, before anything is looked at.
   */
  constructor(name: string, description: Description, options?: KafkaClusterOptions);

  /** What clients take as `bootstrap.servers`. */
  readonly bootstrap: pulumi.Output<ByVantage>;
  /** The same as a client.properties, with the settings a producer should have. */
  readonly clientProperties: pulumi.Output<ByVantage>;
  readonly nodes: pulumi.Output<readonly KafkaNode[]>;
  /**
   * `host:port` list for ZooKeeper clients: in the metadata network, and on this machine where it is published. Undefined
   * where `metadata` is kraft.
   */
  readonly zookeeperConnect: pulumi.Output<{ readonly network: string; readonly host?: string }> | undefined;
  /** Where Kafka Connect's REST is answered; undefined where the description has no `connect`. */
  readonly connect: pulumi.Output<ConnectAddresses> | undefined;
  /** Kafka's own cluster id. Unknown in a preview. */
  readonly clusterId: pulumi.Output<string>;
  /**
   * Resolves when the cluster is proven ready; in a preview when it is planned. Rejects with a `pulumi.RunError` that
   * says what stands in the way. Nobody has to await it: a rejection ends the program all the same.
   */
  readonly ready: Promise<void>;
}
