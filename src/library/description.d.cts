// Written by test/spec/artefacts.test.ts from src/spec/schema.ts. Not by hand.

/** What a cluster is to be: the same keys as in a stack file. Plain values; none of them can be an Output. */
export interface Description {
  /**
   * The cluster's name, which every container, volume and network begins with. Default: the stack's name, or the
   * component's in a program of your own.
   */
  name?: string | undefined;
  /** Where the cluster runs. */
  target: "docker" | "kubernetes";
  /**
   * Where the cluster keeps what it knows of itself. zookeeper: in an ensemble beside the brokers (Kafka 3). kraft: in
   * a quorum of controllers (Kafka 3.9 and 4). For the cluster's whole life. Default: "zookeeper".
   */
  metadata?: "zookeeper" | "kraft" | undefined;
  /**
   * Kafka's version: of 3.7, 3.8 or 3.9 with ZooKeeper, of 3.9, 4.0, 4.1, 4.2 or 4.3 with KRaft. Default: 3.9.2
   * (zookeeper), 4.3.1 (kraft).
   */
  version?: string | undefined;
  /**
   * ZooKeeper mode: what the brokers speak among themselves while a newer version proves itself: the line they come
   * from, in quotes. Until it is raised there is a way back. Default: the line of version, such as "3.9".
   */
  interBrokerProtocol?: string | undefined;
  /**
   * KRaft: the line whose features are in force while a newer version proves itself, in quotes: the one the cluster
   * comes from. Raised to a newer line, there is no way back. Default: the line of version, such as "4.3".
   */
  metadataVersion?: string | undefined;
  /** laptop: small heaps, few threads, quick failure detection. production: Kafka's own defaults. Default: "laptop". */
  profile?: "laptop" | "production" | undefined;
  /**
   * One image for both roles. A reference, or a reference and its family. Default: apache/kafka of this version, or
   * this project's image of the same layout.
   */
  image?: string | {
    /** The image, with a pinned tag or digest. */
    reference: string;
    /** The layout inside: whose paths, user and start scripts it has. Default: read from the reference. */
    family?: "apache" | "zookeeper" | "cp" | undefined;
  } | undefined;
  /** The brokers. */
  brokers?: {
    /** How many brokers: kafka-1 to kafka-n, with broker ids from 1. Default: 3. */
    count?: number | undefined;
    /** The greatest Java heap of each broker. Default: 384m (laptop), 1g (production). */
    heap?: string | undefined;
    /** The brokers' image, where it is not that of both roles. Default: image. */
    image?: string | {
      /** The image, with a pinned tag or digest. */
      reference: string;
      /** The layout inside: whose paths, user and start scripts it has. Default: read from the reference. */
      family?: "apache" | "zookeeper" | "cp" | undefined;
    } | undefined;
    /** Further keys of server.properties. Keys the program derives itself are refused, with the reason. */
    overrides?: Record<string, string | number | boolean> | undefined;
  } | undefined;
  /** ZooKeeper mode: the ensemble. */
  zookeeper?: {
    /** How many ZooKeeper nodes. 3 go on with one node down, 5 with two, 1 with none. Default: 3. */
    count?: 1 | 3 | 5 | undefined;
    /**
     * Whether ZooKeeper is reachable from this machine (on 127.0.0.1 only) and in the clients' network. Default:
     * false.
     */
    published?: boolean | undefined;
    /** The greatest Java heap of each ZooKeeper node. Default: 128m (laptop), 512m (production). */
    heap?: string | undefined;
    /** ZooKeeper's image, where it is not that of both roles. Default: image. */
    image?: string | {
      /** The image, with a pinned tag or digest. */
      reference: string;
      /** The layout inside: whose paths, user and start scripts it has. Default: read from the reference. */
      family?: "apache" | "zookeeper" | "cp" | undefined;
    } | undefined;
    /** Further keys of zoo.cfg. Keys the program derives itself are refused, with the reason. */
    overrides?: Record<string, string | number | boolean> | undefined;
  } | undefined;
  /** KRaft: the controllers, who are the quorum. */
  controllers?: {
    /**
     * How many controllers. 3 go on with one down, 5 with two, 1 with none. As many as at birth for the cluster's
     * whole life. Default: 3; where they are combined with fewer than three brokers, 1.
     */
    count?: 1 | 3 | 5 | undefined;
    /**
     * Whether the first brokers are the controllers too: fewer processes, for laptops and tests. Otherwise controllers
     * have processes of their own, controller-1 to controller-n, with node ids from 3001. Default: false.
     */
    combined?: boolean | undefined;
    /** The greatest Java heap of each controller. Default: 192m (laptop), 1g (production). */
    heap?: string | undefined;
    /** The controllers' image, where it is not that of both roles. Default: image. */
    image?: string | {
      /** The image, with a pinned tag or digest. */
      reference: string;
      /** The layout inside: whose paths, user and start scripts it has. Default: read from the reference. */
      family?: "apache" | "zookeeper" | "cp" | undefined;
    } | undefined;
    /**
     * Further keys of the controllers' server.properties. Keys the program derives itself are refused, with the
     * reason.
     */
    overrides?: Record<string, string | number | boolean> | undefined;
  } | undefined;
  /** How many copies there are of every record. */
  replication?: {
    /** Copies of every partition, of internal topics too. Default: 3, or the number of brokers if that is less. */
    factor?: number | undefined;
    /**
     * Copies that must have a record before a producer with acks=all is answered. Default: replication.factor − 1, at
     * least 1.
     */
    minInSync?: number | undefined;
  } | undefined;
  /** Topics by name, made once the cluster is ready. */
  topics?: Record<string, {
    /** How many partitions. More is an update; fewer is refused, since Kafka can only make the topic anew. Default: 1. */
    partitions?: number | undefined;
    /** Copies of every partition. Default: replication.factor. */
    replicationFactor?: number | undefined;
    /** Copies that must have a record before a producer with acks=all is answered. Default: replication.minInSync. */
    minInSync?: number | undefined;
    /** How long records are kept. Default: the brokers' own, 7d. */
    retention?: string | undefined;
    /** How much of each partition is kept. Default: the brokers' own, no limit. */
    retentionSize?: string | undefined;
    /**
     * Further settings of the topic under Kafka's own names. Those in ms may be written like 12h, those in bytes like
     * 2m.
     */
    config?: Record<string, string | number | boolean> | undefined;
  }> | undefined;
  /** Kafka Connect: workers, and the connectors that run on them. Default: none. */
  connect?: {
    /**
     * distributed: workers share connectors, and keep everything in topics. standalone: one worker, with its
     * connectors as files and its sources' offsets in a file on a volume. Default: "distributed".
     */
    mode?: "distributed" | "standalone" | undefined;
    /** How many workers: connect-1 to connect-n. With two or more, connectors go on when one stops. Default: 1. */
    workers?: number | undefined;
    /** The workers' image. Plugins may be in it, in /opt/kafka/plugins. Default: the brokers' image. */
    image?: string | {
      /** The image, with a pinned tag or digest. */
      reference: string;
      /** The layout inside: whose paths, user and start scripts it has. Default: read from the reference. */
      family?: "apache" | "zookeeper" | "cp" | undefined;
    } | undefined;
    /** The greatest Java heap of each worker. Default: 256m (laptop), 1g (production). */
    heap?: string | undefined;
    /**
     * Docker only: a directory of this machine with a folder for each plugin, relative to the project's folder.
     * Workers read it. Default: only those in the image.
     */
    plugins?: string | undefined;
    /**
     * Docker only: a directory of this machine that workers see as /files and may write to, relative to the project's
     * folder. Default: none.
     */
    files?: string | undefined;
    /**
     * Files of this machine with KEY=VALUE lines, by name, relative to the project's folder. A connector writes
     * ${secret:NAME:KEY} for a value, and REST shows only that.
     */
    secrets?: Record<string, string> | undefined;
    /** Further keys of the workers' properties. Keys the program derives itself are refused, with the reason. */
    overrides?: Record<string, string | number | boolean> | undefined;
    /** Connectors by name, brought to run once the workers answer. */
    connectors?: Record<string, {
      /** The connector's class: its full name, or the short one that Connect knows. */
      class: string;
      /** How many tasks at most (tasks.max). Default: 1. */
      tasks?: number | undefined;
      /** Whether it is there and does nothing. Default: false. */
      paused?: boolean | undefined;
      /**
       * The connector's settings under its own names. ${secret:NAME:KEY} stands for a value of a file in
       * connect.secrets.
       */
      config?: Record<string, string | number | boolean> | undefined;
    }> | undefined;
  } | undefined;
  /**
   * A web view of the cluster, on 127.0.0.1 or behind a Service. It asks for no password, and may change everything.
   * Default: false.
   */
  ui?: boolean | {
    /** The web view's image, with a pinned tag or digest. Default: "ghcr.io/kafbat/kafka-ui:v1.5.0". */
    image?: string | undefined;
  } | undefined;
  /** Where the cluster is reached. */
  listeners?: {
    /** The host port of kafka-1; kafka-2 has the next one, and so on. Default: 9092. */
    hostPortBase?: number | undefined;
    /** The host port of zookeeper-1 where ZooKeeper is published. Default: 2181. */
    zookeeperPortBase?: number | undefined;
    /** The host port of kafka-1 for containers of other projects, where hostGateway is on. Default: 29092. */
    gatewayPortBase?: number | undefined;
    /** The host port of connect-1, on 127.0.0.1; connect-2 has the next one, and so on. Default: 8083. */
    connectPortBase?: number | undefined;
    /** The host port of the web view, on 127.0.0.1, where ui is on. Default: 8080. */
    uiPort?: number | undefined;
    /**
     * The address of this machine for clients in the LAN. It takes 127.0.0.1's place, and naming it is the consent to
     * listen on all interfaces. Default: 127.0.0.1, reachable from this machine only.
     */
    advertisedHost?: string | undefined;
    /** A further listener for containers of other projects, by host.docker.internal. Default: false. */
    hostGateway?: boolean | undefined;
  } | undefined;
  /** The Docker engine. */
  docker?: {
    /** The engine's address: unix://, tcp://, ssh:// or npipe://. Default: found on this machine. */
    host?: string | undefined;
    /**
     * A Docker network that exists and is joined in place of a clients' network of the cluster's own. Default: a
     * network named like the cluster.
     */
    network?: string | undefined;
    /**
     * Where ZooKeeper or the controllers are. own: in an internal network that only brokers join. clients: in the
     * clients' network, for clusters that are thrown away, since every network made takes its time. For the cluster's
     * whole life. Default: own; clients where the brokers are the controllers.
     */
    metadataNetwork?: "own" | "clients" | undefined;
  } | undefined;
  /** The Kubernetes cluster. */
  kubernetes?: {
    /**
     * The context of the kubeconfig. It is never the current one, which changes behind one's back. Default: has to be
     * written with target: kubernetes.
     */
    context?: string | undefined;
    /** The kubeconfig's path. Default: KUBECONFIG, else ~/.kube/config. */
    kubeconfig?: string | undefined;
    /** The namespace, which holds this cluster alone. Default: has to be written with target: kubernetes. */
    namespace?: string | undefined;
    /** Whether the namespace is made where there is none, with Pod Security "restricted". Default: true. */
    createNamespace?: boolean | undefined;
    /** The storage class of all volumes. It cannot be changed later. Default: the Kubernetes cluster's default class. */
    storageClass?: string | undefined;
    /** The disk of each broker. It grows in place; it cannot shrink. Default: "10Gi". */
    brokerStorage?: string | undefined;
    /** The disk of each ZooKeeper node. It grows in place; it cannot shrink. Default: "2Gi". */
    zookeeperStorage?: string | undefined;
    /** The disk of each controller of its own. It grows in place; it cannot shrink. Default: "2Gi". */
    controllerStorage?: string | undefined;
    /**
     * A claim of the namespace that exists: what Kafka Connect's workers see as /files. Workers on several Kubernetes
     * nodes need one that many can write to (ReadWriteMany). Default: each worker has an empty directory of its own,
     * gone with its pod.
     */
    connectFiles?: string | undefined;
    /** Access from outside of the Kubernetes cluster. */
    external?: {
      /**
       * How clients outside of the Kubernetes cluster reach the brokers: not at all, by a port of its nodes for each,
       * or by a load balancer for each. Default: "none".
       */
      mode?: "none" | "nodePort" | "loadBalancer" | undefined;
      /**
       * What clients are told to connect to: a host, or one per broker with {id} in it; nodeIP is the address of the
       * node that a broker's pod runs on. localhost suits kind, k3d and Docker Desktop. Default: the load balancer's
       * own address; has to be written with nodePort.
       */
      host?: string | undefined;
      /** The node port of kafka-1; kafka-2 has the next one, and so on. Default: 30092. */
      nodePortBase?: number | undefined;
      /** The port of every broker's load balancer. Default: 9094. */
      port?: number | undefined;
      /** The consent to connections that are neither encrypted nor asked for a password. Default: false. */
      allowPlaintext?: boolean | undefined;
      /** Addresses that may connect from outside, such as 10.0.0.0/8. None written means all. */
      sourceRanges?: string[] | undefined;
      /**
       * Local: only the node a broker's pod runs on takes connections for it, and sees who they come from. Cluster:
       * every node does, and passes them on under its own address. Default: Local with nodePort where host is nodeIP
       * or there are sourceRanges, else Cluster.
       */
      trafficPolicy?: "Cluster" | "Local" | undefined;
      /** Annotations of the Services for outside, which tell a cloud what kind of load balancer is wanted. */
      annotations?: Record<string, string | number | boolean> | undefined;
    } | undefined;
    /**
     * Where all images are pulled from, in place of the registry in their names: host:port, or with a path. Default:
     * the registry in each image's name.
     */
    registry?: string | undefined;
    /** Secrets of the namespace with the registry's credentials. */
    imagePullSecrets?: string[] | undefined;
    /** CPU, in cores or thousandths of one: 2, 0.5, 250m. Memory follows from the heaps. */
    resources?: {
      /** Of each broker. */
      broker?: {
        /** What is set aside for each pod. Default: "250m". */
        cpu?: string | number | undefined;
        /** The most it may use. Default: no limit. */
        cpuLimit?: string | number | undefined;
      } | undefined;
      /** Of each ZooKeeper node. */
      zookeeper?: {
        /** What is set aside for each pod. Default: "100m". */
        cpu?: string | number | undefined;
        /** The most it may use. Default: no limit. */
        cpuLimit?: string | number | undefined;
      } | undefined;
      /** Of each controller of its own. */
      controller?: {
        /** What is set aside for each pod. Default: "100m". */
        cpu?: string | number | undefined;
        /** The most it may use. Default: no limit. */
        cpuLimit?: string | number | undefined;
      } | undefined;
      /** Of each worker of Kafka Connect. */
      connect?: {
        /** What is set aside for each pod. Default: "250m". */
        cpu?: string | number | undefined;
        /** The most it may use. Default: no limit. */
        cpuLimit?: string | number | undefined;
      } | undefined;
    } | undefined;
    /** Labels of the Kubernetes nodes that pods may run on. */
    nodeSelector?: Record<string, string | number | boolean> | undefined;
    /** Taints of nodes that all pods put up with. */
    tolerations?: Array<{
      /** The taint's key. Default: every key. */
      key?: string | undefined;
      /** Whether the value counts. Default: "Equal". */
      operator?: "Exists" | "Equal" | undefined;
      /** The taint's value. Default: none. */
      value?: string | undefined;
      /** The taint's effect. Default: every effect. */
      effect?: "NoSchedule" | "PreferNoSchedule" | "NoExecute" | undefined;
      /** How long a NoExecute taint is put up with. Default: for ever. */
      tolerationSeconds?: number | undefined;
    }> | undefined;
    /** How the pods of a role are kept apart. */
    spread?: {
      /** Over Kubernetes nodes. required: a pod that has no node of its own does not start. Default: "preferred". */
      nodes?: "preferred" | "required" | "off" | undefined;
      /** Over zones, as the nodes' label topology.kubernetes.io/zone tells them. Default: "preferred". */
      zones?: "preferred" | "required" | "off" | undefined;
    } | undefined;
    /**
     * The pods' label that tells a broker's rack: Kafka then keeps the copies of a partition in different ones. From
     * Kubernetes 1.35 on pods carry topology.kubernetes.io/zone. Default: no racks.
     */
    rackLabel?: string | undefined;
    /** The priority class of all pods. Default: none. */
    priorityClass?: string | undefined;
    /** Annotations of all pods; labels of your own are those of labels. */
    podAnnotations?: Record<string, string | number | boolean> | undefined;
    /** Annotations of all Services. */
    serviceAnnotations?: Record<string, string | number | boolean> | undefined;
  } | undefined;
  /** Labels of your own, put on every container or pod. */
  labels?: Record<string, string | number | boolean> | undefined;
}
