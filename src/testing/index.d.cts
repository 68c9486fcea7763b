/** A throw-away cluster for one test, one file or one run. Everything has a default. */
export interface ClusterOptions {
  /** Who keeps the metadata: ZooKeeper unless told; with "kraft" the brokers themselves, which starts soonest. */
  readonly metadata?: "zookeeper" | "kraft";
  /** 1 to 3; 1 unless told. */
  readonly brokers?: 1 | 2 | 3;
  /** 1 or 3; 1 unless told, and none in KRaft. */
  readonly zookeepers?: 1 | 3;
  /** A Docker network for other containers to join. Unless told, one broker in KRaft has none: it is ready sooner. */
  readonly network?: boolean;
  /** What its unique name begins with: `throwaway` unless told. */
  readonly name?: string;
  /** Kafka's version, such as "3.9.2". */
  readonly version?: string;
  /** An image by its reference, in place of the one `up` would take. */
  readonly image?: string;
  /** The greatest Java heap of each broker: "256m". */
  readonly heap?: string;
  /** Further keys of server.properties. */
  readonly overrides?: Readonly<Record<string, string | number | boolean>>;
  /** A further listener for containers of other projects, by host.docker.internal. */
  readonly hostGateway?: boolean;
}

export interface TopicOptions {
  /** 1 unless told. */
  readonly partitions?: number;
  /** As many as brokers unless told, at most 3. */
  readonly replicationFactor?: number;
  /** Keys of the topic, such as `retention.ms`. */
  readonly config?: Readonly<Record<string, string>>;
}

/** A cluster that is proven ready. */
export interface ThrowawayCluster {
  readonly name: string;
  /** `127.0.0.1:20411,127.0.0.1:20412`: what clients on this machine take as `bootstrap.servers`. */
  readonly bootstrap: string;
  /** The same as a list, which clients in JavaScript want. */
  readonly brokers: readonly string[];
  /** `zookeeper-1`, `kafka-1`, … */
  readonly nodes: readonly string[];
  /** For containers: the Docker network to join, and the addresses in it; ZooKeeper's where there is one. */
  readonly network?: { readonly name: string; readonly bootstrap: string; readonly zookeeper?: string };
  /** Resolves when every broker that answers knows the topic's leaders. */
  createTopic(name: string, options?: TopicOptions): Promise<void>;
  /** Ends a node's processes at once, as `kill -9` does. It stays down until `restart`. */
  kill(node: string): Promise<void>;
  /** Stops a node gently where it runs, and starts it. Resolves when it serves again, with every copy it holds in sync. */
  restart(node: string): Promise<void>;
  /** Removes the cluster with all its data. A second time there is nothing to do. */
  stop(): Promise<void>;
}

/** Raises a cluster. Resolves when it is proven ready; whoever called stops it. */
export function startCluster(options?: ClusterOptions): Promise<ThrowawayCluster>;

/** Raises a cluster, hands it to `use`, and removes it, also where `use` failed. Resolves to what `use` resolves to. */
export function withCluster<T>(options: ClusterOptions, use: (cluster: ThrowawayCluster) => Promise<T> | T): Promise<T>;
