import type { ClusterOptions } from "./cluster/open.ts";

/** A command's work, with its options and, as `positional`, its arguments. Resolves with the exit code. */
export type Work<Options> = (
  options: ClusterOptions & Options & { readonly positional: readonly string[] },
) => Promise<number>;

/** One command as `--help` shows it. Its work is loaded only when it is typed, so that the others do not pay for it. */
export interface CommandRow {
  /** commander's form: `config <node> [file]`. */
  readonly usage: string;
  readonly summary: string;
  readonly examples: readonly string[];
  /** commander's flags, what they mean, and the default where there is one. */
  readonly options: readonly (readonly [flags: string, meaning: string, byDefault?: string])[];
  readonly work: () => Promise<Work<never>>;
}

const JSON_OPTION = ["--json", "the same as JSON, for programs"] as const;

/** Commands that look. */
export const LOOKING: readonly CommandRow[] = [
  {
    usage: "status",
    summary: "Show every node, the roles, the partitions and the addresses; exit code 1 when not healthy",
    examples: ["kafka-cluster status", "kafka-cluster status --json", "kafka-cluster status -c staging"],
    options: [JSON_OPTION],
    work: async () => (await import("./status/command.ts")).status,
  },
  {
    usage: "verify",
    summary: "Write and read back through every way in, on a topic of its own that is removed again",
    examples: ["kafka-cluster verify", "kafka-cluster verify --messages 1000"],
    options: [["--messages <number>", "how many messages each side writes", "300"], JSON_OPTION],
    work: async () => (await import("./verify/command.ts")).verify,
  },
  {
    usage: "doctor",
    summary: "Check what a cluster needs on this machine: engine, ports, memory, image, Pulumi, Node",
    examples: ["kafka-cluster doctor", "kafka-cluster doctor -s staging"],
    options: [["-s, --stack <name>", "whose description to look at (default: PULUMI_STACK, else local)"], JSON_OPTION],
    work: async () => (await import("./doctor/command.ts")).doctor,
  },
  {
    usage: "config <node> [file]",
    summary: "Print the files a node really runs with; passwords are masked",
    examples: ["kafka-cluster config kafka-1", "kafka-cluster config zookeeper-2 zoo.cfg"],
    options: [],
    work: async () => (await import("./config/command.ts")).config,
  },
  {
    usage: "logs <node>",
    summary: "Print a node's log",
    examples: ["kafka-cluster logs kafka-1 --tail 100", "kafka-cluster logs zookeeper-1 -f"],
    options: [
      ["-f, --follow", "go on as the log grows, until Ctrl-C"],
      ["--tail <lines>", "only the last lines"],
    ],
    work: async () => (await import("./logs.ts")).logs,
  },
];

/** Commands that stop and start. */
export const RUNNING: readonly CommandRow[] = [
  {
    usage: "stop",
    summary: "Stop all nodes gently, brokers before ZooKeeper; everything is kept",
    examples: ["kafka-cluster stop"],
    options: [],
    work: async () => (await import("./lifecycle/command.ts")).stop,
  },
  {
    usage: "start",
    summary: "Start all nodes and wait until the cluster is ready",
    examples: ["kafka-cluster start", "kafka-cluster start --timeout 600"],
    options: [["--timeout <seconds>", "how long to wait for readiness", "180"]],
    work: async () => (await import("./lifecycle/command.ts")).start,
  },
  {
    usage: "down",
    summary: "Say how a cluster is removed: only Pulumi removes containers",
    examples: ["npm run down", "npm run down -- --delete-data"],
    options: [],
    work: async () => (await import("./lifecycle/down.ts")).down,
  },
];
