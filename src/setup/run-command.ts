import { pathToFileURL } from "node:url";
import { Failure, formatFailure } from "../operations/output/failure.ts";
import { SetupError } from "./setup-error.ts";

/** What every file in commands/ exports: its arguments in, the exit code out. */
export type Command = (args: readonly string[]) => Promise<number>;

/** Runs a command's file; resolves to the exit code. A mistake a person can mend is told without a stack trace. */
export async function runCommand(file: string, args: readonly string[]): Promise<number> {
  try {
    const { run } = (await import(pathToFileURL(file).href)) as { run: Command };
    return await run(args);
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    return 1;
  }
}

function explain(error: unknown): string {
  if (error instanceof SetupError) return error.message;
  if (error instanceof Failure) return formatFailure(error);
  if (!(error instanceof Error)) return String(error);
  // What the system refused (ENOSPC, EACCES, …) is said in its message; only a defect of ours is worth a trace.
  return "syscall" in error ? error.message : (error.stack ?? error.message);
}
