/**
 * Commands about this project's stacks and images rather than about one running cluster. Their work is the setup's, and
 * is loaded only when one of them is typed.
 */

/** The work behind a command: its arguments, then its options. Resolves with the exit code. */
export type ProjectWork = (args: readonly string[], options: never) => Promise<number>;

export interface ProjectCommand {
  /** commander's form: `create <name>`. */
  readonly usage: string;
  readonly summary: string;
  readonly examples: readonly string[];
  /** commander's flags and what they mean; `many`: may be given more than once. */
  readonly options: readonly (readonly [flags: string, meaning: string, many?: "many"])[];
  /** Options behind the first argument are not ours. */
  readonly passThrough?: boolean;
  readonly work: () => Promise<ProjectWork>;
}

export interface ProjectGroup {
  readonly name: string;
  readonly summary: string;
  readonly commands: readonly ProjectCommand[];
}

const STACK = ["-s, --stack <name>", "whose description says which image (default: PULUMI_STACK, else local)"] as const;
const IMAGE = ["--image <reference>", "this image of the engine, in place of the description's"] as const;

const env: ProjectGroup = {
  name: "env",
  summary: "Make, list and remove environments: clusters after a template, on demand",
  commands: [
    {
      usage: "create <name>",
      summary: "Make an environment after a template and raise it, or go on with one that was begun or taken down",
      examples: [
        "kafka-cluster env create pr-42 --from staging --ttl 8h",
        "kafka-cluster env create try --from local --set brokers.count=1 --set zookeeper.count=1",
      ],
      options: [
        ["--from <stack>", "the stack it is made after, or the path of a stack file"],
        ["--ttl <time>", "how long it is to live, counted from now: 8h, 90m, 7d; `env prune` removes it then"],
        ["--set <path=value>", "a value of the description that is to be another one", "many"],
      ],
      work: async () => (await import("./env.ts")).create,
    },
    {
      usage: "list",
      summary: "List the environments: where they are, how old, how long they have left, whether they are up",
      examples: ["kafka-cluster env list", "kafka-cluster env list --json"],
      options: [["--json", "the same as JSON, for programs"]],
      work: async () => (await import("./env.ts")).list,
    },
    {
      usage: "destroy <name>",
      summary: "Name an environment's data, ask, and remove it with its data, its namespace and its stack",
      examples: ["kafka-cluster env destroy pr-42", "kafka-cluster env destroy pr-42 --keep-data"],
      options: [
        ["--keep-data", "keep the volumes or claims, and the stack file, to create it again with them"],
        ["-y, --yes", "do not ask"],
      ],
      work: async () => (await import("./env.ts")).destroy,
    },
    {
      usage: "prune",
      summary: "Destroy every environment whose time is over, with its data, without asking",
      examples: ["kafka-cluster env prune --dry-run", "kafka-cluster env prune"],
      options: [["--dry-run", "only name them"]],
      work: async () => (await import("./env.ts")).prune,
    },
  ],
};

const image: ProjectGroup = {
  name: "image",
  summary: "Build the image of Kafka, and bring it to a Kubernetes cluster",
  commands: [
    {
      usage: "build [version]",
      summary: "Build our image in the Docker engine and print its name and id",
      examples: ["kafka-cluster image build", "kafka-cluster image build 3.8.1 --refresh"],
      options: [
        ["--refresh", "with the newest JRE and system packages, even where nothing of ours has changed"],
        ["--no-archives", "without class archives: built in seconds, and everything in it starts twice as slowly"],
        ["--docker-host <address>", "the Docker engine"],
      ],
      work: async () => (await import("./image.ts")).build,
    },
    {
      usage: "push <reference>",
      summary: "Push the description's image to a registry and print it by its digest",
      examples: ["kafka-cluster image push registry.example.com/team/kafka:3.9.2 -s staging"],
      options: [STACK, IMAGE, ["--docker-host <address>", "the Docker engine that has it"]],
      work: async () => (await import("./image.ts")).push,
    },
    {
      usage: "load <tool>",
      summary: "Load the description's image into a cluster of kind, k3d or minikube",
      examples: ["kafka-cluster image load kind -s staging", "kafka-cluster image load k3d --name dev"],
      options: [
        ["--name <cluster>", "the tool's name of the cluster (default: the tool's own)"],
        STACK,
        IMAGE,
        ["--docker-host <address>", "the Docker engine that has it"],
      ],
      work: async () => (await import("./image.ts")).load,
    },
  ],
};

export const GROUPS: readonly ProjectGroup[] = [env, image];

/** Commands of no group. */
export const ALONE: readonly ProjectCommand[] = [
  {
    usage: "run <command...>",
    summary: "Raise a throw-away cluster, run a command that finds it by its environment, and remove it",
    examples: [
      "kafka-cluster run -- mvn test",
      "kafka-cluster run --metadata kraft -- mvn test",
      "kafka-cluster run --brokers 3 -- pytest tests/integration",
      "kafka-cluster run -- sh -c 'kcat -L -b $KAFKA_BOOTSTRAP_SERVERS'",
    ],
    options: [
      ["--metadata <mode>", "zookeeper, or kraft, which starts sooner (default: zookeeper)"],
      ["--brokers <number>", "1 to 3 (default: 1)"],
      ["--zookeepers <number>", "1 or 3 (default: 1, and none in KRaft)"],
      ["--network", "a Docker network of its own for one broker in KRaft too"],
      ["--name <prefix>", "what its unique name begins with (default: throwaway)"],
      ["--kafka-version <version>", "Kafka's version"],
      ["--image <reference>", "this image in place of the one `up` would take"],
      ["--set <key=value>", "a further key of server.properties", "many"],
    ],
    passThrough: true,
    work: async () => (await import("./run.ts")).run,
  },
];
