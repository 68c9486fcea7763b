import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import type Docker from "dockerode";
import { connect, findEngine } from "../../src/targets/docker/engine/index.ts";

const found = await findEngine();

/** The engine of this machine; undefined = tests that need one are skipped, and `noEngine` is the reason. */
export const docker: Docker | undefined = "engine" in found ? connect(found.engine) : undefined;
export const noEngine =
  "engine" in found ? "" : `no Docker engine (${found.misses.map(({ reason }) => reason).join("; ")})`;

export interface Ran {
  readonly code: number;
  /** Standard output and standard error, in the order they came. */
  readonly output: string;
}

/** A container that lives as long as `use` runs, off the network unless it is given one. */
export async function withContainer<T>(
  engine: Docker,
  options: Docker.ContainerCreateOptions,
  use: (container: Docker.Container) => Promise<T>,
): Promise<T> {
  const Labels = { "kafka-cluster.temporary": "test-images" };
  const container = await engine.createContainer({ ...options, Labels });
  try {
    await container.start();
    return await use(container);
  } finally {
    await container.remove({ force: true, v: true });
  }
}

/** Runs a command in a container to its end, with `input` as its standard input. */
export async function exec(container: Docker.Container, command: readonly string[], input?: string): Promise<Ran> {
  const stdin = input !== undefined;
  const process = await container.exec({
    Cmd: [...command],
    AttachStdin: stdin,
    AttachStdout: true,
    AttachStderr: true,
  });
  const stream = await process.start({ hijack: stdin, stdin });
  const both = new PassThrough();
  container.modem.demuxStream(stream, both, both);
  stream.on("end", () => both.end());
  if (stdin) stream.end(input);
  const output = await text(both);
  return { code: (await process.inspect()).ExitCode ?? -1, output };
}

/** Asks again until the answer is what is wanted; throws with the last answer after the deadline in milliseconds. */
export async function until<T>(
  ask: () => Promise<T>,
  isWanted: (answer: T) => boolean,
  deadlineMs: number,
): Promise<T> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    const answer = await ask();
    if (isWanted(answer)) return answer;
    if (Date.now() > end)
      throw new Error(`not so within ${deadlineMs} ms; the last answer was ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
