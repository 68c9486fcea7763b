import { randomUUID } from "node:crypto";
import { constants } from "node:os";
import type { Readable, Writable } from "node:stream";
import type { ClusterAccess, NewProcess, RunningProcess } from "../cluster/access.ts";
import type { FoundNode } from "../cluster/found.ts";
import { isClosedPipe } from "../output/stream.ts";

/** The person's end: this process's own streams, or a test's. */
export interface Terminal {
  readonly stdin: Readable & {
    readonly isTTY?: boolean;
    setRawMode?: (raw: boolean) => unknown;
    unref?: () => unknown;
  };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number };
  readonly stderr: Writable;
}

/** What is run; see NewProcess. */
export type Run = Pick<NewProcess, "command" | "environment"> & {
  /** The command reads its standard input. One that does not leaves it to whoever comes next, e.g. a shell's loop. */
  readonly readsInput: boolean;
};

/** Names one run in the environment of everything it starts, so that it can be found and ended from outside. */
const MARK = "KAFKA_CLUSTER_RUN";
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs a command in a node as if it ran here: a terminal when both ends are one (raw, resized with the window),
 * else plain pipes with stdout and stderr apart. Ctrl-C, a closed terminal and a closed pipe end the command inside too,
 * which neither Docker nor Kubernetes does alone. Resolves with the exit code (128 + n after a signal). Rejects with
 * NodeRefuses when the node cannot run it at all.
 */
export async function runInteractive(
  access: ClusterAccess,
  node: FoundNode,
  run: Run,
  terminal: Terminal,
): Promise<number> {
  const tty = terminal.stdin.isTTY === true && terminal.stdout.isTTY === true;
  const mark = randomUUID();
  const running = await access.begin(node, {
    command: run.command,
    environment: [...run.environment, `${MARK}=${mark}`, ...(tty ? [`TERM=${process.env.TERM ?? "xterm"}`] : [])],
    input: tty || run.readsInput,
    tty,
    stdout: terminal.stdout,
    stderr: terminal.stderr,
  });
  const ended = endings(terminal, (signal) => endInside(access, node, mark, signal));
  const disconnect = connect(running, terminal, tty);
  try {
    await running.said;
  } catch (error) {
    if (!isClosedPipe(error)) throw error;
    ended.now("SIGPIPE");
  } finally {
    disconnect();
    running.close();
    await ended.stop();
  }
  return ended.code() ?? (await running.exitCode());
}

/** Joins the person's input to the command's; returns how to let go of it, so that this process can end. */
function connect(running: RunningProcess, terminal: Terminal, tty: boolean): () => void {
  const { stdin } = terminal;
  const { input } = running;
  if (input === undefined) return () => {};
  const stopResizing = tty ? keepSize(running, terminal) : () => {};
  stdin.pipe(input);
  return () => {
    stopResizing();
    stdin.unpipe(input);
    stdin.pause();
    stdin.unref?.();
  };
}

function keepSize(running: RunningProcess, { stdin, stdout }: Terminal): () => void {
  const resize = (): void => {
    if (stdout.rows !== undefined && stdout.columns !== undefined) running.resize(stdout.columns, stdout.rows);
  };
  stdin.setRawMode?.(true);
  stdout.on("resize", resize);
  resize();
  return () => {
    stdout.off("resize", resize);
    stdin.setRawMode?.(false);
  };
}

/** Ends the command inside on the first signal or closed pipe; the second signal does not wait any longer. */
function endings(terminal: Terminal, end: (signal: string) => Promise<void>) {
  let signal: NodeJS.Signals | undefined;
  let ending: Promise<void> | undefined;
  const now = (caught: NodeJS.Signals): void => {
    if (signal !== undefined) process.exit(128 + constants.signals[caught]);
    signal = caught;
    ending = end(caught === "SIGINT" ? "INT" : "TERM").catch(() => {});
  };
  const closed = (): void => {
    if (signal === undefined) now("SIGPIPE");
  };
  for (const name of SIGNALS) process.on(name, now);
  terminal.stdout.on("error", closed);
  return {
    now: (caught: NodeJS.Signals) => {
      if (signal === undefined) now(caught);
    },
    code: () => (signal === undefined ? undefined : 128 + constants.signals[signal]),
    stop: async () => {
      await ending;
      for (const name of SIGNALS) process.off(name, now);
      terminal.stdout.off("error", closed);
    },
  };
}

/** Sends a signal to every process inside that carries the mark, in bash alone: not every image has ps or grep. */
const END_SCRIPT = `for process in /proc/[0-9]*; do
  while IFS= read -r -d '' entry; do
    [[ $entry == "$1" ]] && kill -s "$2" "\${process##*/}"
  done < "$process/environ"
done 2> /dev/null
true`;

async function endInside(access: ClusterAccess, node: FoundNode, mark: string, signal: string): Promise<void> {
  await access.execute(node, ["bash", "-c", END_SCRIPT, "bash", `${MARK}=${mark}`, signal]);
}
