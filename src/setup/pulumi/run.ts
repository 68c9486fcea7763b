import { spawn, spawnSync } from "node:child_process";
import { cliPath } from "../tools/cli.ts";
import type { Pulumi } from "./environment.ts";

/** Runs pulumi in the foreground, with this process's terminal; resolves to its exit code. */
export function runPulumi(pulumi: Pulumi, cwd: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(cliPath(pulumi.home, process.platform), args, { cwd, env: pulumi.env, stdio: "inherit" });
    // Ctrl-C reaches pulumi by itself, the whole foreground group gets it: here it only must not end the wrapper first.
    const ignore = (): void => {};
    const forward = (signal: NodeJS.Signals): void => {
      child.kill(signal);
    };
    process.on("SIGINT", ignore).on("SIGTERM", forward).on("SIGHUP", forward);
    child.on("error", reject);
    child.on("exit", (code, signal) => {
      process.off("SIGINT", ignore).off("SIGTERM", forward).off("SIGHUP", forward);
      resolve(code ?? (signal === "SIGINT" ? 130 : 1));
    });
  });
}

export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a short pulumi command and keeps what it says. */
export function askPulumi(pulumi: Pulumi, cwd: string, args: readonly string[]): Answer {
  const done = spawnSync(cliPath(pulumi.home, process.platform), [...args, "--non-interactive"], {
    cwd,
    env: pulumi.env,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (done.error) throw done.error;
  return { code: done.status ?? 1, stdout: done.stdout, stderr: done.stderr };
}
