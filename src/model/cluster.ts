/**
 * What a description means: every node with its id, name, ports, listeners and volumes, decided.
 * Plain readonly data: no Pulumi, no I/O, nothing left to choose. Both targets get the same `Cluster`.
 */

import type { Connect } from "./connect.ts";
import type { KubernetesTarget } from "./kubernetes-target.ts";
import type { Ui } from "./ui.ts";

export type Role = "zookeeper" | "controller" | "broker";
/** What runs as processes of one kind: the nodes of a role, or the workers of Kafka Connect. */
export type Workload = Role | "connect";
/** Who keeps the cluster's metadata: an ensemble of ZooKeeper, or a quorum of controllers. */
export type MetadataMode = "zookeeper" | "kraft";
export type ProfileName = "laptop" | "production";

export interface Cluster<T extends Target = Target> {
  /** A DNS label; on Docker it prefixes every object's name and is the network's name. */
  readonly name: string;
  readonly target: T;
  readonly metadata: MetadataMode;
  /** Kafka's version, e.g. "3.9.2". */
  readonly version: string;
  /**
   * The line of `version`, or of the one before while an upgrade can be taken back: `inter.broker.protocol.version` with
   * ZooKeeper; in KRaft the release whose feature levels are finalised.
   */
  readonly protocol: string;
  readonly profile: ProfileName;
  readonly replication: Replication;
  /** None in KRaft. */
  readonly zookeepers: readonly ZooKeeperNode[];
  /** Controllers of their own; none with ZooKeeper, and where brokers are the controllers. */
  readonly controllers: readonly Controller[];
  readonly brokers: readonly Broker[];
  readonly topics: readonly Topic[];
  /** Kafka Connect; left out = none. */
  readonly connect?: Connect | undefined;
  /** The web view; left out = none. */
  readonly ui?: Ui | undefined;
  /** Free labels of the person, put on containers (never on volumes, whose labels cannot change). */
  readonly labels: Readonly<Record<string, string>>;
}

export interface Replication {
  readonly factor: number;
  readonly minInSync: number;
}

/** A topic that is made and kept as described, by its name. */
export interface Topic {
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  /** What the description says of it, under Kafka's own names and in Kafka's own units. */
  readonly config: Readonly<Record<string, string>>;
}

export interface DockerTarget {
  readonly kind: "docker";
  /** `unix://`, `tcp://` or `ssh://` address of the engine; undefined = found on this machine. */
  readonly host: string | undefined;
  /** The clients' network: made by us (`<cluster>`), or one that exists and is joined. */
  readonly network: { readonly name: string; readonly existing: boolean };
  /** ZooKeeper's or the controllers', and the brokers' network: internal and ours (`<cluster>-metadata`), or the clients' one. */
  readonly metadataNetwork: string;
}

export type {
  External,
  KubernetesTarget,
  Placement,
  Toleration,
} from "./kubernetes-target.ts";

export type Target = DockerTarget | KubernetesTarget;
export type DockerCluster = Cluster<DockerTarget>;
export type KubernetesCluster = Cluster<KubernetesTarget>;

export type Node = ZooKeeperNode | Controller | Broker;

interface NodeBase {
  /** `zookeeper-1`, `controller-1`, `kafka-1`: hostname, alias and key in every output. */
  readonly name: string;
  /** What neighbours reach it by: its name on Docker, the pod's name in DNS on Kubernetes. */
  readonly host: string;
  /** ZooKeeper's `myid`, or Kafka's `broker.id` or `node.id`: from 1, of dedicated controllers from 3001. */
  readonly id: number;
  readonly image: Image;
  readonly jvm: Jvm;
  /** Overrides of the person, already checked against the protected keys. */
  readonly overrides: Readonly<Record<string, string>>;
}

export interface ZooKeeperNode extends NodeBase {
  readonly role: "zookeeper";
  readonly clientPort: number;
  readonly quorumPort: number;
  readonly electionPort: number;
  /** Where the host reaches `clientPort`; undefined = not published. */
  readonly published: Binding | undefined;
}

export interface Controller extends NodeBase {
  readonly role: "controller";
  /** Of the listener CONTROLLER, which clients are never told. */
  readonly controllerPort: number;
}

export interface Broker extends NodeBase {
  readonly role: "broker";
  /** It is a controller too, and listens there; left out = it is none. */
  readonly controllerPort?: number;
  readonly listeners: readonly Listener[];
  /** The label of its pod that tells its rack; left out = no racks. */
  readonly rackLabel?: string;
}

export type ListenerName = "REPLICATION" | "INTERNAL" | "EXTERNAL" | "GATEWAY";

/** One address a broker is known by. `published` is set for listeners that are reached through a host port. */
export interface Listener {
  readonly name: ListenerName;
  readonly containerPort: number;
  readonly advertised: Address;
  readonly published: Binding | undefined;
  /** Who knows the advertised host, which is empty in the model: the node a pod runs on, or a load balancer. */
  readonly hostOf?: "node" | "loadBalancer";
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * A port on the host. `ip` is "gateway" when it has to be the Docker bridge's own address, known by the engine only,
 * "node" for a port that nodes of a Kubernetes cluster have, and "loadBalancer" for one of a load balancer.
 */
export interface Binding {
  readonly ip: string;
  readonly port: number;
}

export interface Image {
  /** What the person wrote; undefined = the target picks (ours where present, else the official one). */
  readonly reference: string | undefined;
  readonly profile: ImageProfile;
}

/** A family of images: where things are in it, and what has to be mounted. Data, one table row per family and role. */
export interface ImageProfile {
  readonly name: "apache" | "zookeeper" | "cp";
  readonly uid: number;
  readonly gid: number;
  /** The command that starts the role; the properties file's path is appended. */
  readonly start: readonly string[];
  /** Named volumes for every stateful path. */
  readonly volumes: readonly VolumeMount[];
  /** Paths the image declares as VOLUME and nothing is kept in: tmpfs, so that no anonymous volume is left behind. */
  readonly scratch: readonly string[];
  /** Directory with Kafka's tools (`kafka-topics.sh` or `kafka-topics`); undefined where the image has none. */
  readonly tools: string | undefined;
  /** `.sh` or nothing: how the family names Kafka's tools. */
  readonly toolSuffix: "" | ".sh";
  /** The image's own PATH, to which `tools` is added. */
  readonly path: string;
}

export interface VolumeMount {
  /** `data`, `log`: the volume is `<cluster>-<node>-<volume>`. */
  readonly volume: string;
  readonly path: string;
}

export interface Jvm {
  readonly heap: { readonly minMiB: number; readonly maxMiB: number };
  /** `KAFKA_JVM_PERFORMANCE_OPTS`; undefined = Kafka's own. */
  readonly options: readonly string[];
}
