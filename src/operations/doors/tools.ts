/** How one of Kafka's tools is told where the cluster is, and what else differs between Kafka's versions. */
export interface ToolRule {
  /**
   * - `option`: `--bootstrap-server X` in front (tools with subcommands take it only there);
   * - `option-last`: behind a subcommand; `broker-list`: the old name of it is the only one;
   * - `producer-props`: `--producer-props bootstrap.servers=X`, until 4.2 brought the option;
   * - `zookeeper`: the first argument is ZooKeeper's address; `zookeeper-option`: `--zookeeper.connect X`.
   */
  readonly bootstrap: "option" | "option-last" | "broker-list" | "producer-props" | "zookeeper" | "zookeeper-option";
  /** These make a bootstrap address superfluous. */
  readonly instead?: readonly string[];
  /** The tool reads its standard input. */
  readonly readsInput?: true;
  /** `--zookeeper` was an option of this tool until Kafka 3.0, and still is in many guides. */
  readonly lostZooKeeper?: true;
  /** KIP-1147 renamed options in 4.2; both names are understood here whatever the version. Old → new. */
  readonly renamed?: Readonly<Record<string, string>>;
  /** Options that Kafka 4.0 no longer knows and that did nothing any more, or what brokers do now. */
  readonly lost?: readonly LostOption[];
}

/** An option that is left out for Kafka 4. */
export interface LostOption {
  readonly name: string;
  /** 1 = its value goes with it. */
  readonly values: 0 | 1;
  /** What the person should know; left out = the option did nothing for years. */
  readonly note?: string;
}

const config = (old: string) => ({ [old]: "--command-config" });
const SEEN_BY_BROKERS = "left this tool with Kafka 4.0; the brokers are asked instead";

/** By the tool's name without `.sh`. A tool that is not here (kafka-storage, kafka-dump-log, …) needs no address. */
export const TOOL_RULES: ReadonlyMap<string, ToolRule> = new Map<string, ToolRule>(
  Object.entries({
    "kafka-acls": {
      bootstrap: "option",
      readsInput: true,
      instead: ["--authorizer-properties"],
      lost: [
        { name: "--authorizer", values: 1 },
        { name: "--authorizer-properties", values: 1, note: SEEN_BY_BROKERS },
        { name: "--zk-tls-config-file", values: 1 },
      ],
    },
    "kafka-broker-api-versions": { bootstrap: "option" },
    "kafka-client-metrics": { bootstrap: "option" },
    "kafka-cluster": { bootstrap: "option-last" },
    "kafka-configs": {
      bootstrap: "option",
      instead: ["--zookeeper"],
      lost: [
        { name: "--zookeeper", values: 1, note: SEEN_BY_BROKERS },
        { name: "--zk-tls-config-file", values: 1 },
        { name: "--force", values: 0 },
      ],
    },
    "kafka-console-consumer": {
      bootstrap: "option",
      lostZooKeeper: true,
      renamed: {
        "--property": "--formatter-property",
        "--consumer-property": "--command-property",
        "--consumer.config": "--command-config",
      },
    },
    "kafka-console-producer": {
      bootstrap: "option",
      readsInput: true,
      renamed: {
        "--property": "--reader-property",
        "--producer-property": "--command-property",
        "--producer.config": "--command-config",
      },
    },
    "kafka-console-share-consumer": {
      bootstrap: "option",
      renamed: {
        "--property": "--formatter-property",
        "--consumer-property": "--command-property",
        ...config("--consumer-config"),
      },
    },
    "kafka-consumer-groups": { bootstrap: "option", lostZooKeeper: true },
    "kafka-consumer-perf-test": {
      bootstrap: "option",
      renamed: { "--messages": "--num-records", ...config("--consumer.config") },
      lost: [
        { name: "--threads", values: 1 },
        { name: "--num-fetch-threads", values: 1 },
      ],
    },
    "kafka-delegation-tokens": { bootstrap: "option" },
    "kafka-delete-records": { bootstrap: "option" },
    "kafka-features": { bootstrap: "option" },
    "kafka-get-offsets": { bootstrap: "option" },
    "kafka-groups": { bootstrap: "option" },
    "kafka-leader-election": { bootstrap: "option", lostZooKeeper: true, renamed: config("--admin.config") },
    "kafka-log-dirs": { bootstrap: "option" },
    "kafka-metadata-quorum": { bootstrap: "option" },
    "kafka-producer-perf-test": {
      bootstrap: "producer-props",
      instead: ["--producer.config", "--command-config"],
      renamed: { "--producer-props": "--command-property", ...config("--producer.config") },
    },
    "kafka-reassign-partitions": { bootstrap: "option", lostZooKeeper: true },
    "kafka-replica-verification": { bootstrap: "broker-list" },
    "kafka-share-consumer-perf-test": {
      bootstrap: "option",
      renamed: { "--messages": "--num-records", ...config("--consumer.config") },
    },
    "kafka-share-groups": { bootstrap: "option" },
    "kafka-streams-application-reset": {
      bootstrap: "option",
      lostZooKeeper: true,
      renamed: config("--config-file"),
    },
    "kafka-streams-groups": { bootstrap: "option" },
    "kafka-topics": { bootstrap: "option", lostZooKeeper: true },
    "kafka-transactions": { bootstrap: "option" },
    "kafka-verifiable-consumer": { bootstrap: "option", renamed: config("--consumer.config") },
    "kafka-verifiable-producer": { bootstrap: "option", renamed: config("--producer.config") },
    "kafka-verifiable-share-consumer": { bootstrap: "option" },
    "zookeeper-security-migration": { bootstrap: "zookeeper-option" },
    "zookeeper-shell": { bootstrap: "zookeeper", readsInput: true },
  } satisfies Record<string, ToolRule>),
);

/** Options that are gone, and their names today. */
export const OLD_NAMES: ReadonlyMap<string, string> = new Map([
  ["--whitelist", "--include"],
  ["--topic-white-list", "--topics-include"],
]);

/** Flags that once chose what is the only way now. */
export const SUPERFLUOUS: readonly string[] = ["--new-consumer"];

/** `kafka-topics.sh`, `kafka-topics` and `topics` are one tool; `known` tells which names exist. */
export function toolName(typed: string): string {
  const name = typed.replace(/\.(sh|bat)$/, "");
  return !TOOL_RULES.has(name) && TOOL_RULES.has(`kafka-${name}`) ? `kafka-${name}` : name;
}

/** A tool nobody here knows may read anything. */
export const readsInput = (tool: string): boolean => TOOL_RULES.get(tool)?.readsInput ?? !TOOL_RULES.has(tool);
