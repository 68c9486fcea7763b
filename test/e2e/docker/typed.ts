import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "../../../src/setup/project.ts";

/** What a command line said and how it ended. */
export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
}

export interface Typing {
  /** What is piped in; by default standard input is empty. */
  readonly input?: string;
  /** What is typed, in order, each once what was said since matches; standard input stays open. */
  readonly answers?: readonly (readonly [wait: RegExp, type: string])[];
  /** Called with the process, to interrupt it. */
  readonly onStart?: (child: ChildProcess) => void;
  /** Instead of the script itself: `npx`, `npm`. */
  readonly through?: readonly string[];
}

/** Types `kafka-cluster ARGS…` for one cluster, named by KAFKA_CLUSTER; words are separated by single blanks. */
export function typed(cluster: string, line: string | readonly string[], typing: Typing = {}): Promise<Said> {
  const args = typeof line === "string" ? line.split(" ") : [...line];
  const [command = "", ...first] = typing.through ?? [process.execPath, join(projectRoot, "src", "cli.ts")];
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...first, ...args], {
      cwd: projectRoot,
      env: { ...process.env, KAFKA_CLUSTER: cluster, NO_COLOR: "1" },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const said = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said.stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said.stderr += text;
    });
    child.stdin.on("error", () => {});
    if (typing.answers === undefined) child.stdin.end(typing.input ?? "");
    else answer(child, typing.answers);
    child.on("error", reject);
    child.on("close", (code, signal) =>
      resolve({ ...said, code: code ?? (signal === "SIGINT" ? 130 : -1), ms: performance.now() - start }),
    );
    typing.onStart?.(child);
  });
}

function answer(child: ChildProcess, answers: readonly (readonly [RegExp, string])[]): void {
  let heard = "";
  const left = [...answers];
  child.stdout?.on("data", (text: string) => {
    heard += text;
    const [wait, type] = left[0] ?? [];
    if (wait === undefined || !wait.test(heard)) return;
    heard = "";
    left.shift();
    child.stdin?.write(type ?? "");
  });
}

/** The lines of a text, without empty ones at the end. */
export function lines(text: string): string[] {
  return text.trimEnd().split("\n");
}
