import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { CHANGING, type CommandRow, LOOKING, RUNNING, WRITING } from "./commands.ts";
import { completed, DOORS, type Door, takeOwnOptions } from "./doors/shorthand.ts";
import { Failure, formatFailure } from "./output/failure.ts";
import { addGroup, addProjectCommand } from "./project/add.ts";
import { ALONE, GROUPS } from "./project/groups.ts";

/** Runs one command line (without `node` and the script). Resolves with the exit code; prints failures itself. */
export async function run(args: readonly string[]): Promise<number> {
  outliveClosedPipes();
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

/** `… | head` closes the pipe early. That is no error of ours, and whoever writes on sees it for itself. */
function outliveClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
}

type Finish = (exitCode: number) => void;

/** The whole command line as commander sees it. `finish` receives the exit code of the command that ran. */
export function program(finish: Finish): Command {
  const root = withClusterOptions(new Command("kafka-cluster"))
    .description("Look at and use a running cluster: found by its labels on Docker or Kubernetes, wherever you are.")
    .version(version(), "-V, --version", "this project's version")
    .enablePositionalOptions()
    .showHelpAfterError("`kafka-cluster --help` lists the commands.")
    .exitOverride()
    .addHelpText("after", examplesText(ROOT_EXAMPLES));
  for (const row of LOOKING) addCommand(root, row, finish);
  for (const door of DOORS) addDoor(root, door, finish);
  addTool(root, finish);
  for (const row of [...RUNNING, ...CHANGING, ...WRITING]) addCommand(root, row, finish);
  for (const command of ALONE) addProjectCommand(root, command, finish);
  for (const group of GROUPS) addGroup(root, group, finish);
  return root;
}

function addCommand(root: Command, { usage, summary, examples, options, work }: CommandRow, finish: Finish): void {
  const command = withClusterOptions(root.command(usage).summary(summary).description(`${summary}.`), options);
  command.addHelpText("after", examplesText(examples));
  command.action(async (...given: unknown[]) => {
    const positional = given
      .slice(0, -2)
      .flat()
      .filter((value): value is string => typeof value === "string");
    const run = await work();
    // What commander parsed is what the row declares; only the two together know it.
    finish(await run({ ...command.optsWithGlobals<object>(), positional } as never));
  });
}

/** Everything behind a door's name is Kafka's, except options of ours that none of Kafka's tools has. */
function addDoor(root: Command, door: Door, finish: Finish): void {
  const about = `${door.summary}.\nIt runs in a broker's container; the bootstrap address is filled in.`;
  const command = withClusterOptions(root.command(`${door.command} [args...]`).summary(door.summary))
    .description(about)
    .allowUnknownOption()
    .passThroughOptions()
    .addHelpText("after", `${examplesText(door.examples)}\nKafka's own help: kafka-cluster tool ${door.tool} --help\n`);
  command.action(async (typed: string[]) => {
    const { own, args } = takeOwnOptions(typed);
    const { runDoor } = await import("./doors/command.ts");
    finish(await runDoor({ ...command.optsWithGlobals(), ...own }, door.tool, completed(door, args)));
  });
}

function addTool(root: Command, finish: Finish): void {
  const summary = "Run any of Kafka's tools in a broker's container";
  const command = withClusterOptions(root.command("tool <name> [args...]").summary(summary))
    .description(`${summary}; the bootstrap address is filled in.`)
    .allowUnknownOption()
    .passThroughOptions()
    .addHelpText("after", examplesText(TOOL_EXAMPLES));
  command.action(async (name: string, typed: string[]) => {
    const { own, args } = takeOwnOptions(typed);
    const [{ runDoor }, { toolName }] = await Promise.all([import("./doors/command.ts"), import("./doors/tools.ts")]);
    finish(await runDoor({ ...command.optsWithGlobals(), ...own }, toolName(name), args));
  });
}

const CLUSTER_OPTIONS: CommandRow["options"] = [
  ["-c, --cluster <name>", "the cluster (default: KAFKA_CLUSTER, else the only one, else local)"],
  ["-s, --stack <name>", "where this stack's description says (default: PULUMI_STACK, where there is its file)"],
  ["--docker-host <address>", "the Docker engine (default: DOCKER_HOST, the docker context, the usual sockets)"],
  ["--context <name>", "on Kubernetes: the kubeconfig's context (default: KAFKA_CLUSTER_CONTEXT)"],
  ["-n, --namespace <name>", "on Kubernetes: the namespace (default: KAFKA_CLUSTER_NAMESPACE)"],
  ["--kubeconfig <file>", "on Kubernetes: the kubeconfig (default: where kubectl looks)"],
];

/**
 * On every command and on the program, so that they may stand before and after the command's name. A command's own
 * meaning of one of them, in `own`, comes first.
 */
function withClusterOptions(command: Command, own: CommandRow["options"] = []): Command {
  const names = new Set(own.flatMap(([flags]) => flags.match(/--?[\w-]+/g) ?? []));
  const others = CLUSTER_OPTIONS.filter(([flags]) => !flags.match(/--?[\w-]+/g)?.some((name) => names.has(name)));
  for (const [flags, meaning, byDefault] of [...own, ...others]) command.option(flags, meaning, byDefault);
  return command;
}

/** From package.json, two levels up: the same file npm reads. */
function version(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { readonly version: string }).version;
}

const examplesText = (examples: readonly string[]): string =>
  `\nExamples:\n${examples.map((line) => `  ${line}`).join("\n")}\n`;

const ROOT_EXAMPLES = [
  "kafka-cluster status",
  "kafka-cluster topics --create --topic orders --partitions 3 --replication-factor 3",
  "kafka-cluster produce orders",
  "kafka-cluster consume orders --from-beginning",
  "kafka-cluster verify",
];

const TOOL_EXAMPLES = [
  "kafka-cluster tool kafka-configs --describe --entity-type brokers --all",
  "kafka-cluster tool kafka-get-offsets --topic orders",
  "kafka-cluster tool zookeeper-shell ls /brokers/ids",
];
