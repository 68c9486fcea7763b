import type { ClusterOptions } from "../cluster/open.ts";

/** What may be left out when a door is used: the topic's option name, and `--list`. Pure. */
export interface Door {
  readonly command: string;
  readonly tool: string;
  readonly summary: string;
  /** A first argument that is no option is the topic. */
  readonly topicFirst?: true;
  /** Without any argument it lists. */
  readonly listsAlone?: true;
  readonly examples: readonly string[];
}

export const DOORS: readonly Door[] = [
  {
    command: "topics",
    tool: "kafka-topics",
    summary: "Kafka's own kafka-topics: create, list, describe, alter, delete topics",
    listsAlone: true,
    examples: [
      "kafka-cluster topics",
      "kafka-cluster topics --create --topic orders --partitions 3 --replication-factor 3",
      "kafka-cluster topics --describe --topic orders",
      "kafka-cluster topics --delete --topic orders",
    ],
  },
  {
    command: "produce",
    tool: "kafka-console-producer",
    summary: "Kafka's own kafka-console-producer: one message per line",
    topicFirst: true,
    examples: [
      "kafka-cluster produce orders",
      "kafka-cluster produce --topic orders --property parse.key=true --property key.separator=:",
      "kafka-cluster produce orders < messages.txt",
    ],
  },
  {
    command: "consume",
    tool: "kafka-console-consumer",
    summary: "Kafka's own kafka-console-consumer: print messages as they come",
    topicFirst: true,
    examples: [
      "kafka-cluster consume orders --from-beginning",
      "kafka-cluster consume orders --group billing --property print.key=true",
      "kafka-cluster consume orders --from-beginning --max-messages 10 | sort",
    ],
  },
  {
    command: "groups",
    tool: "kafka-consumer-groups",
    summary: "Kafka's own kafka-consumer-groups: list, describe, reset offsets of consumer groups",
    listsAlone: true,
    examples: [
      "kafka-cluster groups",
      "kafka-cluster groups --describe --group billing",
      "kafka-cluster groups --group billing --topic orders --reset-offsets --to-datetime 2026-01-31T08:00:00.000 --execute",
    ],
  },
];

/** The tool's arguments with what was left out. */
export function completed(door: Door, args: readonly string[]): readonly string[] {
  const [first] = args;
  if (first === undefined) return door.listsAlone ? ["--list"] : [];
  return door.topicFirst && !first.startsWith("-") ? ["--topic", ...args] : args;
}

/** Options of ours that none of Kafka's tools has, so that they may stand among its own. `-s` is one of zookeeper-shell's. */
const OWN: ReadonlyMap<string, keyof ClusterOptions> = new Map([
  ["-c", "cluster"],
  ["--stack", "stack"],
  ["--docker-host", "dockerHost"],
  ["--context", "context"],
  ["-n", "namespace"],
  ["--namespace", "namespace"],
  ["--kubeconfig", "kubeconfig"],
]);

/** Takes our own options out of a tool's arguments, wherever they stand. */
export function takeOwnOptions(typed: readonly string[]): {
  readonly own: ClusterOptions;
  readonly args: readonly string[];
} {
  const own: Partial<Record<keyof ClusterOptions, string>> = {};
  const args: string[] = [];
  for (let at = 0; at < typed.length; at++) {
    const arg = typed[at] ?? "";
    const option = OWN.get(arg);
    const value = typed[at + 1];
    if (option === undefined || value === undefined) args.push(arg);
    else {
      own[option] = value;
      at++;
    }
  }
  return { own, args };
}
