import { isAtLeast } from "./line.ts";

/**
 * Kafka's command line tools: name (without `.sh`) → what the script of that name starts. The scripts of the image
 * are written from this table (`scripts.ts`), and the contract's list of tools is its keys.
 */
export interface Tool {
  readonly mainClass: string;
  /** Where the class is from a line of releases on, newest first. */
  readonly moved?: readonly { readonly since: string; readonly to: string }[];
  /** The line of releases that brought it; undefined = older than 3.7. */
  readonly since?: string;
  /** The line that no longer has it. */
  readonly until?: string;
  /** Default of `KAFKA_HEAP_OPTS`; undefined = the 256 MB of `kafka-run-class.sh`. */
  readonly heap?: string;
  /** The first part of its log4j file's name in `config/`; undefined = `tools`. */
  readonly log4j?: string;
  /** Arguments of `kafka-run-class.sh`, replaceable by `EXTRA_ARGS`; such a tool also takes `-daemon` first. */
  readonly daemonArgs?: string;
  /** What the class gets before the person's own arguments. */
  readonly firstArg?: string;
  /** It answers and ends: all of its time is its start, for which the small compiler and collector are best. */
  readonly answers?: true;
  /** Printed when there is no argument at all. */
  readonly usage?: string;
}

const answers = true;
const half = "-Xmx512M";
const connect = { heap: "-Xms256M -Xmx2G", log4j: "connect" } as const;

const every: Readonly<Record<string, Tool>> = {
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
  "kafka-acls": {
    answers,
    mainClass: "kafka.admin.AclCommand",
    moved: [{ since: "4.0", to: "org.apache.kafka.tools.AclCommand" }],
  },
  "kafka-broker-api-versions": {
    answers,
    mainClass: "kafka.admin.BrokerApiVersionsCommand",
    moved: [{ since: "4.0", to: "org.apache.kafka.tools.BrokerApiVersionsCommand" }],
  },
  "kafka-client-metrics": { answers, mainClass: "org.apache.kafka.tools.ClientMetricsCommand" },
  "kafka-cluster": { answers, mainClass: "org.apache.kafka.tools.ClusterTool" },
  "kafka-configs": { answers, mainClass: "kafka.admin.ConfigCommand" },
  "kafka-console-consumer": { mainClass: "org.apache.kafka.tools.consumer.ConsoleConsumer", heap: half },
  "kafka-console-producer": {
    mainClass: "kafka.tools.ConsoleProducer",
    moved: [{ since: "4.0", to: "org.apache.kafka.tools.ConsoleProducer" }],
    heap: half,
  },
  "kafka-console-share-consumer": {
    mainClass: "org.apache.kafka.tools.consumer.ConsoleShareConsumer",
    since: "4.0",
    heap: half,
  },
  "kafka-consumer-groups": { answers, mainClass: "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand" },
  "kafka-consumer-perf-test": { mainClass: "org.apache.kafka.tools.ConsumerPerformance", heap: half },
  "kafka-delegation-tokens": { answers, mainClass: "org.apache.kafka.tools.DelegationTokenCommand" },
  "kafka-delete-records": { answers, mainClass: "org.apache.kafka.tools.DeleteRecordsCommand" },
  "kafka-dump-log": {
    mainClass: "kafka.tools.DumpLogSegments",
    moved: [{ since: "4.3", to: "org.apache.kafka.tools.DumpLogSegments" }],
  },
  "kafka-e2e-latency": { mainClass: "org.apache.kafka.tools.EndToEndLatency" },
  "kafka-features": { answers, mainClass: "org.apache.kafka.tools.FeatureCommand" },
  "kafka-get-offsets": { answers, mainClass: "org.apache.kafka.tools.GetOffsetShell" },
  "kafka-groups": { answers, mainClass: "org.apache.kafka.tools.GroupsCommand", since: "4.0" },
  "kafka-jmx": { mainClass: "org.apache.kafka.tools.JmxTool" },
  "kafka-leader-election": { answers, mainClass: "org.apache.kafka.tools.LeaderElectionCommand" },
  "kafka-log-dirs": { answers, mainClass: "org.apache.kafka.tools.LogDirsCommand" },
  "kafka-metadata-quorum": { answers, mainClass: "org.apache.kafka.tools.MetadataQuorumCommand" },
  "kafka-metadata-shell": { mainClass: "org.apache.kafka.shell.MetadataShell" },
  "kafka-mirror-maker": { mainClass: "kafka.tools.MirrorMaker", until: "4.0" },
  "kafka-producer-perf-test": { mainClass: "org.apache.kafka.tools.ProducerPerformance", heap: half },
  "kafka-reassign-partitions": { answers, mainClass: "org.apache.kafka.tools.reassign.ReassignPartitionsCommand" },
  "kafka-replica-verification": { mainClass: "org.apache.kafka.tools.ReplicaVerificationTool" },
  "kafka-share-consumer-perf-test": {
    mainClass: "org.apache.kafka.tools.ShareConsumerPerformance",
    since: "4.2",
    heap: half,
  },
  "kafka-share-groups": { answers, mainClass: "org.apache.kafka.tools.consumer.group.ShareGroupCommand", since: "4.0" },
  "kafka-storage": { answers, mainClass: "kafka.tools.StorageTool" },
  "kafka-streams-application-reset": { mainClass: "org.apache.kafka.tools.StreamsResetter", heap: half },
  "kafka-streams-groups": { answers, mainClass: "org.apache.kafka.tools.streams.StreamsGroupCommand", since: "4.1" },
  "kafka-topics": { answers, mainClass: "org.apache.kafka.tools.TopicCommand" },
  "kafka-transactions": { answers, mainClass: "org.apache.kafka.tools.TransactionsCommand" },
  "kafka-verifiable-consumer": { mainClass: "org.apache.kafka.tools.VerifiableConsumer", heap: half },
  "kafka-verifiable-producer": { mainClass: "org.apache.kafka.tools.VerifiableProducer", heap: half },
  "kafka-verifiable-share-consumer": {
    mainClass: "org.apache.kafka.tools.VerifiableShareConsumer",
    since: "4.2",
    heap: half,
  },
  "zookeeper-security-migration": { mainClass: "kafka.admin.ZkSecurityMigrator", until: "4.0" },
  "zookeeper-shell": {
    mainClass: "org.apache.zookeeper.ZooKeeperMainWithTlsSupportForKafka",
    until: "4.0",
    firstArg: "-server",
    usage: "zookeeper_host:port[/path] [-zk-tls-config-file file] [args …]",
  },
};

/** The tools of a version of Kafka, "4.3.1", by name. */
export function toolsOf(version: string): Readonly<Record<string, Tool>> {
  const here = Object.entries(every).filter(
    ([, { since = "0.0", until = "99.0" }]) => isAtLeast(version, since) && !isAtLeast(version, until),
  );
  return Object.fromEntries(
    here.map(([name, { moved = [], ...tool }]) => [
      name,
      { ...tool, mainClass: moved.find(({ since }) => isAtLeast(version, since))?.to ?? tool.mainClass },
    ]),
  );
}
