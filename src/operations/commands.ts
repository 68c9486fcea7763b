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
    examples: ["kafka-cluster status", "kafka-cluster status --json", "kafka-cluster status --stack staging"],
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
    options: [JSON_OPTION],
    work: async () => (await import("./doctor/command.ts")).doctor,
  },
  {
    usage: "connection",
    summary: "Print what a client has to be told, in the form it reads",
    examples: [
      "kafka-cluster connection > client.properties",
      "kafka-cluster connection --format spring > application.yaml",
      "kafka-cluster connection --format env --from container > kafka.env",
    ],
    options: [
      ["--format <form>", "properties, spring (application.yaml), env (environment lines) or json", "properties"],
      ["--from <place>", "where the client is: host, container, pod, or gateway (other containers)", "host"],
    ],
    work: async () => (await import("./connection/command.ts")).connection,
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

/** Commands that write a described cluster in another tool's words. */
export const WRITING: readonly CommandRow[] = [
  {
    usage: "export [directory]",
    summary: "Write the cluster of a description for Helm, kubectl or docker-compose alone; asks no engine",
    examples: [
      "kafka-cluster export --to compose local-compose",
      "kafka-cluster export --to values -s staging",
      "kafka-cluster export --to manifests --description cluster.yaml manifests",
    ],
    options: [
      ["--to <form>", "values (of both charts), manifests (plain YAML) or compose"],
      ["-s, --stack <name>", "whose description (default: PULUMI_STACK, else local)"],
      ["--description <file>", "a file that holds a description, instead of a stack's"],
    ],
    work: async () => (await import("./export/command.ts")).exportCluster,
  },
];

/** Commands that stop and start. */
export const RUNNING: readonly CommandRow[] = [
  {
    usage: "stop",
    summary: "Stop all nodes gently, brokers before ZooKeeper or the controllers; everything is kept",
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
    summary: "Say how a cluster is removed, which Pulumi alone does; delete the data that it keeps",
    examples: ["npm run down", "npm run down -- --delete-data", "kafka-cluster down --delete-data -c old"],
    options: [
      ["--delete-data", "delete the data of a cluster that is down, after naming it"],
      ["-y, --yes", "do not ask"],
    ],
    work: async () => (await import("./lifecycle/down.ts")).down,
  },
];

/** Commands that change what runs, with care or on purpose without. */
export const CHANGING: readonly CommandRow[] = [
  {
    usage: "restart [nodes...]",
    summary: "Restart nodes one by one, each only when nothing becomes unavailable",
    examples: ["kafka-cluster restart", "kafka-cluster restart kafka-2"],
    options: [
      ["--timeout <seconds>", "how long to wait before each node", "300"],
      ["--allow <consents>", "unavailable:TOPIC for topics with too few replicas, interrupt:NODE for one that hangs"],
    ],
    work: async () => (await import("./restart/command.ts")).restart,
  },
  {
    usage: "rebalance",
    summary: "Spread replicas and leaders evenly over the brokers, or off brokers that are to leave",
    examples: [
      "kafka-cluster rebalance --dry-run",
      "kafka-cluster rebalance --throttle 10MB",
      "kafka-cluster rebalance --remove kafka-4,kafka-5",
      "kafka-cluster rebalance --topics orders --replication-factor 3",
    ],
    options: [
      ["--dry-run", "only show what would move"],
      ["--throttle <bytes>", "bytes per second that each broker spends on it, e.g. 10MB"],
      ["--topics <names>", "only these topics, with commas between"],
      ["--remove <nodes>", "leave nothing on these brokers"],
      ["--replication-factor <number>", "give each topic this many replicas (default: raise what has too few)"],
      ["--cancel", "take back what is being moved"],
    ],
    work: async () => (await import("./rebalance/command.ts")).rebalance,
  },
  {
    usage: "drill [faults...]",
    summary: "Break this cluster on purpose, heal it, and prove that nothing acknowledged was lost",
    examples: [
      "kafka-cluster drill --list",
      "kafka-cluster drill kill-leader",
      "kafka-cluster drill",
      "kafka-cluster drill lose-broker-volume --yes",
    ],
    options: [
      ["--list", "say which faults there are"],
      ["--yes", "also those that lose data or containers on purpose, or stop everything"],
      ["--node <name>", "the node it happens to, for faults of one node (default: chosen by its role)"],
      ["--seconds <number>", "how long the faults last that last (default: each its own)"],
      ["--timeout <seconds>", "how long the cluster may take to be whole again", "300"],
      ["--topic <name>", "write to a topic of this name, and leave it there"],
      ["--restore", "only take back what an interrupted drill has left"],
      JSON_OPTION,
    ],
    work: async () => (await import("./drill/command.ts")).drill,
  },
];
