/**
 * Kafka's command line tools: name (without `.sh`) → what the script of that name starts. The scripts of the image
 * are written from this table (`scripts.ts`), and the contract's list of tools is its keys.
 */
export interface Tool {
  readonly mainClass: string;
  /** Default of `KAFKA_HEAP_OPTS`; undefined = the 256 MB of `kafka-run-class.sh`. */
  readonly heap?: string;
  /** Default log4j file in `config/`; undefined = `tools-log4j.properties`. */
  readonly log4j?: string;
  /** Arguments of `kafka-run-class.sh`, replaceable by `EXTRA_ARGS`; such a tool also takes `-daemon` first. */
  readonly daemonArgs?: string;
  /** What the class gets before the person's own arguments. */
  readonly firstArg?: string;
  /** Printed when there is no argument at all. */
  readonly usage?: string;
}

const half = "-Xmx512M";
const connect = { heap: "-Xms256M -Xmx2G", log4j: "connect-log4j.properties" } as const;

export const tools: Readonly<Record<string, Tool>> = {
  "connect-distributed": {
    mainClass: "org.apache.kafka.connect.cli.ConnectDistributed",
    daemonArgs: "-name connectDistributed",
    usage: "[-daemon] connect-distributed.properties",
    ...connect,
  },
  "connect-mirror-maker": {
    mainClass: "org.apache.kafka.connect.mirror.MirrorMaker",
    daemonArgs: "-name mirrorMaker",
    usage: "[-daemon] mm2.properties",
    ...connect,
  },
  "connect-plugin-path": { mainClass: "org.apache.kafka.tools.ConnectPluginPath" },
  "connect-standalone": {
    mainClass: "org.apache.kafka.connect.cli.ConnectStandalone",
    daemonArgs: "-name connectStandalone",
    usage: "[-daemon] connect-standalone.properties [connector.properties …]",
    ...connect,
  },
  "kafka-acls": { mainClass: "kafka.admin.AclCommand" },
  "kafka-broker-api-versions": { mainClass: "kafka.admin.BrokerApiVersionsCommand" },
  "kafka-client-metrics": { mainClass: "org.apache.kafka.tools.ClientMetricsCommand" },
  "kafka-cluster": { mainClass: "org.apache.kafka.tools.ClusterTool" },
  "kafka-configs": { mainClass: "kafka.admin.ConfigCommand" },
  "kafka-console-consumer": { mainClass: "org.apache.kafka.tools.consumer.ConsoleConsumer", heap: half },
  "kafka-console-producer": { mainClass: "kafka.tools.ConsoleProducer", heap: half },
  "kafka-consumer-groups": { mainClass: "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand" },
  "kafka-consumer-perf-test": { mainClass: "org.apache.kafka.tools.ConsumerPerformance", heap: half },
  "kafka-delegation-tokens": { mainClass: "org.apache.kafka.tools.DelegationTokenCommand" },
  "kafka-delete-records": { mainClass: "org.apache.kafka.tools.DeleteRecordsCommand" },
  "kafka-dump-log": { mainClass: "kafka.tools.DumpLogSegments" },
  "kafka-e2e-latency": { mainClass: "org.apache.kafka.tools.EndToEndLatency" },
  "kafka-features": { mainClass: "org.apache.kafka.tools.FeatureCommand" },
  "kafka-get-offsets": { mainClass: "org.apache.kafka.tools.GetOffsetShell" },
  "kafka-jmx": { mainClass: "org.apache.kafka.tools.JmxTool" },
  "kafka-leader-election": { mainClass: "org.apache.kafka.tools.LeaderElectionCommand" },
  "kafka-log-dirs": { mainClass: "org.apache.kafka.tools.LogDirsCommand" },
  "kafka-metadata-quorum": { mainClass: "org.apache.kafka.tools.MetadataQuorumCommand" },
  "kafka-metadata-shell": { mainClass: "org.apache.kafka.shell.MetadataShell" },
  "kafka-mirror-maker": { mainClass: "kafka.tools.MirrorMaker" },
  "kafka-producer-perf-test": { mainClass: "org.apache.kafka.tools.ProducerPerformance", heap: half },
  "kafka-reassign-partitions": { mainClass: "org.apache.kafka.tools.reassign.ReassignPartitionsCommand" },
  "kafka-replica-verification": { mainClass: "org.apache.kafka.tools.ReplicaVerificationTool" },
  "kafka-storage": { mainClass: "kafka.tools.StorageTool" },
  "kafka-streams-application-reset": { mainClass: "org.apache.kafka.tools.StreamsResetter", heap: half },
  "kafka-topics": { mainClass: "org.apache.kafka.tools.TopicCommand" },
  "kafka-transactions": { mainClass: "org.apache.kafka.tools.TransactionsCommand" },
  "kafka-verifiable-consumer": { mainClass: "org.apache.kafka.tools.VerifiableConsumer", heap: half },
  "kafka-verifiable-producer": { mainClass: "org.apache.kafka.tools.VerifiableProducer", heap: half },
  "zookeeper-security-migration": { mainClass: "kafka.admin.ZkSecurityMigrator" },
  "zookeeper-shell": {
    mainClass: "org.apache.zookeeper.ZooKeeperMainWithTlsSupportForKafka",
    firstArg: "-server",
    usage: "zookeeper_host:port[/path] [-zk-tls-config-file file] [args …]",
  },
};
