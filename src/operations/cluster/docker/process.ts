import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type Docker from "dockerode";
import { copy } from "../../output/stream.ts";
import type { NewProcess, RunningProcess } from "../access.ts";
import { demultiplex } from "./demultiplex.ts";

/** Begins a command in a running container. Rejects with the engine's error when the container cannot run it. */
export async function beginProcess(container: Docker.Container, process: NewProcess): Promise<RunningProcess> {
  const { command, environment, input, tty, stdout, stderr } = process;
  const exec = await container.exec({
    Cmd: [...command],
    Env: [...environment],
    AttachStdin: input,
    AttachStdout: true,
    AttachStderr: true,
    Tty: tty,
  });
  const stream: Duplex = await exec.start({ hijack: true, stdin: input, Tty: tty });
  stream.on("error", () => {});
  const said = tty ? copy(stream, stdout) : demultiplex(stream, stdout, stderr);
  said.catch(() => {});
  return {
    // The end of the input half-closes the connection.
    input: input ? stream : undefined,
    said,
    exitCode: () => exitCodeOf(exec),
    resize: (columns, rows) => void exec.resize({ h: rows, w: columns }).catch(() => {}),
    close: () => void stream.destroy(),
  };
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
