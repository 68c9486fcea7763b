import { dataDirectory } from "../data-directory.ts";
import { readWanted } from "../description.ts";
import { projectRoot } from "../project.ts";
import { optionValue } from "../pulumi/arguments.ts";
import { pulumiEnvironment } from "../pulumi/environment.ts";
import { releaseStaleLock } from "../pulumi/lock.ts";
import { runPulumi } from "../pulumi/run.ts";
import { ensureStack, refreshStackFile } from "../pulumi/stack.ts";
import { copiesDirectory, copyText, takeBack } from "../pulumi/stack-file.ts";
import { installTools, openSession, type Session } from "../session.ts";
import { pluginsFor } from "../tools/releases.ts";

/** Commands that read or write the stack file, and so are given our copy of it. */
const withStackFile = [
  "up",
  "update",
  "preview",
  "pre",
  "refresh",
  "import",
  "watch",
  "config",
  "destroy",
  "down",
  "logs",
];
/** Of these, the ones that make no sense without a stack, and make it. */
const makeStack = withStackFile.filter((verb) => !["destroy", "down", "logs"].includes(verb));
/** Commands that lock the stack, and refuse while another run, or a dead run's lock, does. */
const locking = ["up", "update", "refresh", "import", "watch", "destroy", "down"];
/** `stack` commands that write or remove a stack file: theirs is the copy. */
const onCopies = ["init", "rm", "rename"];

/** `npm run pulumi -- ARGS`: the pinned pulumi, any command, with this project's backend and stack file. */
export async function run(args: readonly string[]): Promise<number> {
  if (optionValue(args, "cwd", "C") !== undefined) {
    // Another project's: it gets our Pulumi and backend, and no stack file.
    const pulumi = pulumiEnvironment(dataDirectory(), process.env);
    await installTools(pulumi, ["docker"]);
    return await runPulumi(pulumi, projectRoot, args);
  }
  const session = openSession(args);
  await installTools(session.pulumi, pluginsFor(readWanted(session.file.original).target));
  return await pulumiCommand(session, args);
}

/** Runs any pulumi command in a session; resolves to pulumi's exit code. */
export async function pulumiCommand(session: Session, args: readonly string[]): Promise<number> {
  const [verb, subject] = words(args);
  if (verb === undefined || optionValue(args, "config-file") !== undefined)
    return await runPulumi(session.pulumi, session.root, args);
  refreshStackFile(session);
  if (verb === "stack" && onCopies.includes(subject ?? "")) {
    return await runPulumi(session.pulumi, copiesDirectory(session.data), args);
  }
  if (!withStackFile.includes(verb)) return await runPulumi(session.pulumi, session.root, args);
  if (locking.includes(verb)) releaseStaleLock(session);
  if (makeStack.includes(verb)) ensureStack(session);
  refreshStackFile(session);
  const before = copyText(session.file);
  const code = await runPulumi(session.pulumi, session.root, [...args, "--config-file", session.file.copy]);
  if (verb === "config") takeBack(session.file, before);
  return code;
}

/** The arguments that are neither flags nor the values of pulumi's general flags. */
function words(args: readonly string[]): readonly string[] {
  const valued = [
    "--color",
    "--cwd",
    "-C",
    "--verbose",
    "-v",
    "--profiling",
    "--tracing",
    "--otel-traces",
    "--memprofilerate",
  ];
  return args.filter((arg, index) => !arg.startsWith("-") && !valued.includes(args[index - 1] ?? ""));
}
