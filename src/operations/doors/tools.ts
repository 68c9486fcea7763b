/** How one of Kafka's tools is told where the cluster is, and what else differs between Kafka's versions. */
export interface ToolRule {
  /**
   * - `option`: `--bootstrap-server X` in front (tools with subcommands take it only there);
   * - `option-last`: behind a subcommand; `broker-list`: the old name of it is the only one;
   * - `producer-props`: `--producer-props bootstrap.servers=X`;
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
}

/** By the tool's name without `.sh`. A tool that is not here (kafka-storage, kafka-dump-log, …) needs no address. */
export const TOOL_RULES: ReadonlyMap<string, ToolRule> = new Map<string, ToolRule>(
  Object.entries({
    "kafka-acls": { bootstrap: "option", readsInput: true, instead: ["--authorizer-properties"] },
    "kafka-broker-api-versions": { bootstrap: "option" },
    "kafka-client-metrics": { bootstrap: "option" },
    "kafka-cluster": { bootstrap: "option-last" },
    "kafka-configs": { bootstrap: "option", instead: ["--zookeeper"] },
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
    "kafka-consumer-groups": { bootstrap: "option", lostZooKeeper: true },
    "kafka-consumer-perf-test": { bootstrap: "option" },
    "kafka-delegation-tokens": { bootstrap: "option" },
    "kafka-delete-records": { bootstrap: "option" },
    "kafka-features": { bootstrap: "option" },
    "kafka-get-offsets": { bootstrap: "option" },
    "kafka-leader-election": { bootstrap: "option", lostZooKeeper: true },
    "kafka-log-dirs": { bootstrap: "option" },
    "kafka-metadata-quorum": { bootstrap: "option" },
    "kafka-producer-perf-test": { bootstrap: "producer-props", instead: ["--producer.config"] },
    "kafka-reassign-partitions": { bootstrap: "option", lostZooKeeper: true },
    "kafka-replica-verification": { bootstrap: "broker-list" },
    "kafka-streams-application-reset": { bootstrap: "option", lostZooKeeper: true },
    "kafka-topics": { bootstrap: "option", lostZooKeeper: true },
    "kafka-transactions": { bootstrap: "option" },
    "kafka-verifiable-consumer": { bootstrap: "option" },
    "kafka-verifiable-producer": { bootstrap: "option" },
    "zookeeper-security-migration": { bootstrap: "zookeeper-option" },
    "zookeeper-shell": { bootstrap: "zookeeper", readsInput: true },
  } satisfies Record<string, ToolRule>),
);

/** Options that are gone, and their names today. */
export const OLD_NAMES: ReadonlyMap<string, string> = new Map([["--whitelist", "--include"]]);

/** Flags that once chose what is the only way now. */
export const SUPERFLUOUS: readonly string[] = ["--new-consumer"];

/** `kafka-topics.sh`, `kafka-topics` and `topics` are one tool; `known` tells which names exist. */
export function toolName(typed: string): string {
  const name = typed.replace(/\.(sh|bat)$/, "");
  return !TOOL_RULES.has(name) && TOOL_RULES.has(`kafka-${name}`) ? `kafka-${name}` : name;
}

/** A tool nobody here knows may read anything. */
export const readsInput = (tool: string): boolean => TOOL_RULES.get(tool)?.readsInput ?? !TOOL_RULES.has(tool);
