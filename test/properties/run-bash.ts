import { execFile } from "node:child_process";

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly milliseconds: number;
}

/** Runs a script of ours with bash, without blocking the fake servers of the same test. */
export function runBash(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const start = performance.now();
  return new Promise((resolve) => {
    execFile(
      "bash",
      [...args],
      { env: { PATH: process.env.PATH, ...env }, timeout: 15_000 },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
        resolve({ code, stdout, stderr, milliseconds: performance.now() - start });
      },
    );
  });
}
