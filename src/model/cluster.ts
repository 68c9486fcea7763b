/**
 * What a description means: every node with its id, name, ports, listeners and volumes, decided.
 * Plain readonly data: no Pulumi, no I/O, nothing left to choose. Both targets get the same `Cluster`.
 */

export type Role = "zookeeper" | "broker";
export type MetadataMode = "zookeeper";
export type ProfileName = "laptop" | "production";

export interface Cluster<T extends Target = Target> {
  /** A DNS label; on Docker it prefixes every object's name and is the network's name. */
  readonly name: string;
  readonly target: T;
  readonly metadata: MetadataMode;
  /** Kafka's version, e.g. "3.9.2". */
  readonly version: string;
  readonly profile: ProfileName;
  readonly replication: Replication;
  readonly zookeepers: readonly ZooKeeperNode[];
  readonly brokers: readonly Broker[];
  /** Free labels of the person, put on containers (never on volumes, whose labels cannot change). */
  readonly labels: Readonly<Record<string, string>>;
}

export interface Replication {
  readonly factor: number;
  readonly minInSync: number;
}

export interface DockerTarget {
  readonly kind: "docker";
  /** `unix://`, `tcp://` or `ssh://` address of the engine; undefined = found on this machine. */
  readonly host: string | undefined;
  /** The clients' network: made by us (`<cluster>`), or one that exists and is joined. */
  readonly network: { readonly name: string; readonly existing: boolean };
  /** ZooKeeper's and the brokers' network, internal, always ours (`<cluster>-metadata`). */
  readonly metadataNetwork: string;
}

export interface KubernetesTarget {
  readonly kind: "kubernetes";
  /** The kubeconfig's path; undefined = where kubectl looks. */
  readonly kubeconfig: string | undefined;
  /** Always named, never the current one. */
  readonly context: string;
  readonly namespace: { readonly name: string; readonly create: boolean };
  /** undefined = the Kubernetes cluster's default class. */
  readonly storageClass: string | undefined;
  /** Size of each node's claim. */
  readonly storageMiB: Readonly<Record<Role, number>>;
  readonly external: External;
  readonly imagePullSecrets: readonly string[];
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly priorityClass: string | undefined;
}

/** Who outside of the Kubernetes cluster reaches the brokers. The ports are those of the EXTERNAL listeners. */
export type External =
  | { readonly mode: "none" }
  | { readonly mode: "nodePort"; readonly sourceRanges: readonly string[] };

export type Target = DockerTarget | KubernetesTarget;
export type DockerCluster = Cluster<DockerTarget>;
export type KubernetesCluster = Cluster<KubernetesTarget>;

export type Node = ZooKeeperNode | Broker;

interface NodeBase {
  /** `zookeeper-1`, `kafka-1`: hostname, alias and key in every output. */
  readonly name: string;
  /** What neighbours reach it by: its name on Docker, the pod's name in DNS on Kubernetes. */
  readonly host: string;
  /** ZooKeeper's `myid` or Kafka's `broker.id`, from 1. */
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

export interface Broker extends NodeBase {
  readonly role: "broker";
  readonly listeners: readonly Listener[];
}

export type ListenerName = "REPLICATION" | "INTERNAL" | "EXTERNAL" | "GATEWAY";

/** One address a broker is known by. `published` is set for listeners that are reached through a host port. */
export interface Listener {
  readonly name: ListenerName;
  readonly containerPort: number;
  readonly advertised: Address;
  readonly published: Binding | undefined;
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * A port on the host. `ip` is "gateway" when it has to be the Docker bridge's own address, known by the engine only, and
 * "node" for a port that every node of a Kubernetes cluster has.
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
