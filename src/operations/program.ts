import { readFileSync } from "node:fs";
import { Command, CommanderError, Option } from "commander";
import type { ClusterOptions } from "./cluster/open.ts";
import { completed, DOORS, type Door, takeClusterOption } from "./doors/shorthand.ts";
import { Failure, formatFailure } from "./output/failure.ts";

/** A command's work: loaded only when that command is typed, so that `--help` and the others do not pay for it. */
type Work<Options> = (options: ClusterOptions & Options) => Promise<number>;

/** Runs one command line (without `node` and the script). Resolves with the exit code; prints failures itself. */
export async function run(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  const finish = (code: number): void => {
    exitCode = code;
  };
  try {
    await program(finish).parseAsync([...args], { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    if (!(error instanceof Failure)) throw error;
    process.stderr.write(`${formatFailure(error)}\n`);
    return error.exitCode;
  }
  return exitCode;
}

/** The whole command line as commander sees it. `finish` receives the exit code of the command that ran. */
export function program(finish: (exitCode: number) => void): Command {
  const root = withClusterOptions(new Command("kafka-cluster"))
    .description("Look at and use a running cluster: found on the Docker engine by its labels, wherever you are.")
    .version(version(), "-V, --version", "this project's version")
    .enablePositionalOptions()
    .showHelpAfterError("`kafka-cluster --help` lists the commands.")
    .exitOverride()
    .addHelpText("after", ROOT_EXAMPLES);
  const add = <Options>(definition: string, summary: string, examples: readonly string[], work: () => Promise<Work<Options>>) => {
    const command = withClusterOptions(root.command(definition).summary(summary).description(`${summary}.`));
    if (examples.length > 0) command.addHelpText("after", examplesText(examples));
    return command.action(async (...given: unknown[]) => {
      const positional = given.slice(0, -2).filter((value): value is string => typeof value === "string");
      const options = command.optsWithGlobals<ClusterOptions & Options>();
      finish(await (await work())({ ...options, positional } as ClusterOptions & Options));
    });
  };
  addLooking(add);
  for (const door of DOORS) addDoor(root, door, finish);
  addTool(root, finish);
  addRunning(add);
  return root;
}

type Add = <Options>(
  definition: string,
  summary: string,
  examples: readonly string[],
  work: () => Promise<Work<Options>>,
) => Command;

function addLooking(add: Add): void {
  add("status", "Show every node, the roles, the partitions and the addresses; exit code 1 when not healthy",
    ["kafka-cluster status", "kafka-cluster status --json", "kafka-cluster status -c staging"],
    async () => (await import("./status/command.ts")).status,
  ).option("--json", "the same as JSON, for programs");
  add("verify", "Write and read back through every way in, on a topic of its own that is removed again",
    ["kafka-cluster verify", "kafka-cluster verify --messages 1000"],
    async () => (await import("./verify/command.ts")).verify,
  ).option("--messages <number>", "how many messages each side writes", "300").option("--json", "the result as JSON");
  add("doctor", "Check what a cluster needs on this machine: engine, ports, memory, image, Pulumi, Node",
    ["kafka-cluster doctor", "kafka-cluster doctor --json"],
    async () => (await import("./doctor/command.ts")).doctor,
  ).option("-s, --stack <name>", "whose description to look at (default: PULUMI_STACK, else local)").option("--json", "the result as JSON");
  add("config <node> [file]", "Print the files a node really runs with; passwords are masked",
    ["kafka-cluster config kafka-1", "kafka-cluster config zookeeper-2 zoo.cfg"],
    async () => (await import("./config/command.ts")).config,
  );
  add("logs <node>", "Print a node's log",
    ["kafka-cluster logs kafka-1 --tail 100", "kafka-cluster logs zookeeper-1 -f"],
    async () => (await import("./logs.ts")).logs,
  ).option("-f, --follow", "go on as the log grows, until Ctrl-C").option("--tail <lines>", "only the last lines");
}

function addRunning(add: Add): void {
  add("stop", "Stop all nodes gently, brokers before ZooKeeper; everything is kept", ["kafka-cluster stop"],
    async () => (await import("./lifecycle/command.ts")).stop,
  );
  add("start", "Start all nodes and wait until the cluster is ready", ["kafka-cluster start"],
    async () => (await import("./lifecycle/command.ts")).start,
  ).option("--timeout <seconds>", "how long to wait for readiness", "180");
  add("down", "Say how a cluster is removed: only Pulumi removes containers", [],
    async () => (await import("./lifecycle/down.ts")).down,
  );
}

function addDoor(root: Command, door: Door, finish: (exitCode: number) => void): void {
  const command = withClusterOptions(root.command(`${door.command} [args...]`).summary(door.summary))
    .description(`${door.summary}.\nIt runs in a broker's container; the bootstrap address is filled in.`)
    .allowUnknownOption()
    .passThroughOptions()
    .addHelpText("after", examplesText([...door.examples]) + `\nKafka's own help: kafka-cluster tool ${door.tool} --help\n`);
  command.action(async (typed: string[]) => {
    const { cluster, args } = takeClusterOption(typed);
    const { runDoor } = await import("./doors/command.ts");
    finish(await runDoor(withCluster(command.optsWithGlobals(), cluster), door.tool, completed(door, args)));
  });
}

function addTool(root: Command, finish: (exitCode: number) => void): void {
  const command = withClusterOptions(root.command("tool <name> [args...]"))
    .summary("Run any of Kafka's tools in a broker's container")
    .description("Run any of Kafka's tools in a broker's container; the bootstrap address is filled in.")
    .allowUnknownOption()
    .passThroughOptions()
    .addHelpText("after", examplesText(TOOL_EXAMPLES));
  command.action(async (name: string, typed: string[]) => {
    const { cluster, args } = takeClusterOption(typed);
    const [{ runDoor }, { toolName }] = await Promise.all([import("./doors/command.ts"), import("./doors/tools.ts")]);
    finish(await runDoor(withCluster(command.optsWithGlobals(), cluster), toolName(name), args));
  });
}

function withCluster(options: ClusterOptions, cluster: string | undefined): ClusterOptions {
  return cluster === undefined ? options : { ...options, cluster };
}

/** On every command and on the program, so that they may stand before and after the command's name. */
function withClusterOptions(command: Command): Command {
  return command
    .addOption(new Option("-c, --cluster <name>", "the cluster (default: KAFKA_CLUSTER, else the only one, else local)"))
    .addOption(new Option("--docker-host <address>", "the Docker engine (default: DOCKER_HOST, the docker context, the usual sockets)"));
}

/** From package.json, two levels up: the same file npm reads. */
function version(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { readonly version: string }).version;
}

const examplesText = (examples: readonly string[]): string => `\nExamples:\n${examples.map((line) => `  ${line}`).join("\n")}\n`;

const ROOT_EXAMPLES = examplesText([
  "kafka-cluster status",
  "kafka-cluster topics --create --topic orders --partitions 3 --replication-factor 3",
  "kafka-cluster produce orders",
  "kafka-cluster consume orders --from-beginning",
  "kafka-cluster verify",
]);

const TOOL_EXAMPLES = [
  "kafka-cluster tool kafka-configs --describe --entity-type brokers --all",
  "kafka-cluster tool kafka-get-offsets --topic orders",
  "kafka-cluster tool zookeeper-shell ls /brokers/ids",
];
