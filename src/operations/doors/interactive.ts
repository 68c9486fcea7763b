import { randomUUID } from "node:crypto";
import { constants } from "node:os";
import type { Duplex, Readable, Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type Docker from "dockerode";
import { execute } from "../../targets/docker/execute.ts";
import { copy, demultiplex, isClosedPipe } from "./demultiplex.ts";

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

export interface Run {
  readonly command: readonly string[];
  /** `NAME=value`, on top of the container's own. */
  readonly environment: readonly string[];
  /** The command reads its standard input. One that does not leaves it to whoever comes next, e.g. a shell's loop. */
  readonly readsInput: boolean;
}

/** Names one run in the environment of everything it starts, so that it can be found and ended from outside. */
const MARK = "KAFKA_CLUSTER_RUN";
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs a command in a container as if it ran here: a terminal when both ends are one (raw, resized with the window),
 * else plain pipes with stdout and stderr apart. Ctrl-C, a closed terminal and a closed pipe end the command inside too,
 * which the engine alone does not do. Resolves with the exit code (128 + n after a signal). Rejects when the container
 * cannot run it at all.
 */
export async function runInteractive(container: Docker.Container, run: Run, terminal: Terminal): Promise<number> {
  const tty = terminal.stdin.isTTY === true && terminal.stdout.isTTY === true;
  const input = tty || run.readsInput;
  const mark = randomUUID();
  const exec = await container.exec({
    Cmd: [...run.command],
    Env: [...run.environment, `${MARK}=${mark}`, ...(tty ? [`TERM=${process.env.TERM ?? "xterm"}`] : [])],
    AttachStdin: input,
    AttachStdout: true,
    AttachStderr: true,
    Tty: tty,
  });
  const stream: Duplex = await exec.start({ hijack: true, stdin: input, Tty: tty });
  const ended = endings(terminal, (signal) => endInside(container, mark, signal));
  const disconnect = connect(exec, stream, terminal, tty ? "terminal" : input ? "pipe" : "nothing");
  try {
    await (tty ? copy(stream, terminal.stdout) : demultiplex(stream, terminal.stdout, terminal.stderr));
  } catch (error) {
    if (!isClosedPipe(error)) throw error;
    ended.now("SIGPIPE");
  } finally {
    disconnect();
    stream.destroy();
    await ended.stop();
  }
  return ended.code() ?? (await exitCodeOf(exec));
}

/** Joins the person's input to the command's; returns how to let go of it, so that this process can end. */
function connect(
  exec: Docker.Exec,
  stream: Duplex,
  terminal: Terminal,
  as: "terminal" | "pipe" | "nothing",
): () => void {
  stream.on("error", () => {});
  if (as === "nothing") return () => {};
  const { stdin } = terminal;
  const stopResizing = as === "terminal" ? keepSize(exec, terminal) : () => {};
  // The end of our input is the end of the command's: pipe() half-closes the connection.
  stdin.pipe(stream);
  return () => {
    stopResizing();
    stdin.unpipe(stream);
    stdin.pause();
    stdin.unref?.();
  };
}

function keepSize(exec: Docker.Exec, { stdin, stdout }: Terminal): () => void {
  const resize = (): void => {
    if (stdout.rows === undefined || stdout.columns === undefined) return;
    exec.resize({ h: stdout.rows, w: stdout.columns }).catch(() => {});
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

async function endInside(container: Docker.Container, mark: string, signal: string): Promise<void> {
  await execute(container, ["bash", "-c", END_SCRIPT, "bash", `${MARK}=${mark}`, signal]);
}

/** The engine learns of the end a moment after the streams do. */
async function exitCodeOf(exec: Docker.Exec): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const { Running, ExitCode } = await exec.inspect();
    if (!Running && ExitCode !== null) return ExitCode;
    await sleep(20);
  }
  return 1;
}
