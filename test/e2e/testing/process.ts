import { type ChildProcess, spawn } from "node:child_process";
import { projectRoot } from "../../../src/setup/project.ts";

export interface Running {
  readonly child: ChildProcess;
  /** What it has said so far, stdout and stderr together. */
  output(): string;
}

/** Starts a process in the project's folder, and puts it among `children`, for whoever tidies up. */
export function start(
  command: string,
  args: readonly string[],
  children: ChildProcess[],
  input = "",
  env: Readonly<Record<string, string>> = {},
): Running {
  const child = spawn(command, args, { cwd: projectRoot, env: { ...process.env, ...env } });
  children.push(child);
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stdin.on("error", () => undefined).end(input);
  return { child, output: () => Buffer.concat(chunks).toString("utf8") };
}

/** Resolves when it has ended and everything it said is there. */
export async function ended({ child, output }: Running): Promise<{ readonly code: number; readonly output: string }> {
  if (child.exitCode === null && child.signalCode === null) {
    await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
  }
  return { code: child.exitCode ?? -1, output: output() };
}
