import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import type Docker from "dockerode";

export interface Executed {
  readonly output: string;
  readonly exitCode: number;
}

/** Runs a command in a running container without a terminal; stdout and stderr come as one text. */
export async function execute(container: Docker.Container, command: readonly string[]): Promise<Executed> {
  const exec = await container.exec({ Cmd: [...command], AttachStdout: true, AttachStderr: true });
  const stream = await exec.start({});
  const merged = new PassThrough();
  container.modem.demuxStream(stream, merged, merged);
  stream.once("end", () => merged.end());
  stream.once("close", () => merged.end());
  stream.once("error", (error: Error) => merged.destroy(error));
  const output = await text(merged);
  return { output, exitCode: (await exec.inspect()).ExitCode ?? 0 };
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
