import { type Duplex, PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import type Docker from "dockerode";
import { inTime } from "../deadline.ts";

export interface Executed {
  readonly output: string;
  readonly exitCode: number;
}

/**
 * Runs a command in a running container without a terminal; stdout and stderr come as one text. Rejects when it has not
 * ended in time: a container whose processes hang would be waited for.
 */
export async function execute(
  container: Docker.Container,
  command: readonly string[],
  deadlineMs?: number,
): Promise<Executed> {
  const merged = new PassThrough();
  let stream: Duplex | undefined;
  let left = false;
  const run = async (): Promise<Executed> => {
    const exec = await container.exec({ Cmd: [...command], AttachStdout: true, AttachStderr: true });
    stream = await exec.start({});
    if (left) stream.destroy();
    container.modem.demuxStream(stream, merged, merged);
    stream.once("end", () => merged.end());
    stream.once("close", () => merged.end());
    stream.once("error", (error: Error) => merged.destroy(error));
    const output = await text(merged);
    return { output, exitCode: (await exec.inspect()).ExitCode ?? 0 };
  };
  const leave = () => {
    left = true;
    stream?.destroy();
  };
  return await inTime({ node: container.id, command, said: run(), leave }, deadlineMs);
}

/** The last lines of a container's log; empty when there is no container or no log. */
export async function logTail(container: Docker.Container, lines: number): Promise<string> {
  try {
    const raw = await container.logs({ stdout: true, stderr: true, tail: lines });
    return demultiplexed(raw);
  } catch {
    return "";
  }
}

/** Docker's log frames: one byte of stream, three of padding, four of length, then the text. */
function demultiplexed(raw: Buffer): string {
  const parts: Buffer[] = [];
  for (let at = 0; at + 8 <= raw.length; ) {
    const length = raw.readUInt32BE(at + 4);
    parts.push(raw.subarray(at + 8, at + 8 + length));
    at += 8 + length;
  }
  return Buffer.concat(parts).toString("utf8");
}
