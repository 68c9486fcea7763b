import { PassThrough, Readable } from "node:stream";
import type Docker from "dockerode";
import { afterEach, describe, expect, it, vi } from "vitest";
import { probeCommand } from "../../../src/properties/ask.ts";
import { execute, logTail } from "../../../src/targets/docker/execute.ts";

/** A frame of Docker's stream of both outputs. */
function frame(text: string, stream = 1): Buffer {
  const head = Buffer.alloc(8);
  head[0] = stream;
  head.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([head, Buffer.from(text)]);
}

function container(stream: NodeJS.ReadableStream, exitCode: number | null = 0): Docker.Container {
  const modem = {
    demuxStream: (from: NodeJS.ReadableStream, out: NodeJS.WritableStream) => {
      from.on("data", (chunk: Buffer) => out.write(chunk));
    },
  };
  const exec = { start: async () => stream, inspect: async () => ({ ExitCode: exitCode }) };
  return { exec: async () => exec, modem } as unknown as Docker.Container;
}

describe("A command in a container", () => {
  it("gives everything it printed, and its exit code", async () => {
    const printed = Readable.from([Buffer.from("one\n"), Buffer.from("zw"), Buffer.from("ei ü\n")]);
    expect(await execute(container(printed, 3), ["x"])).toEqual({ output: "one\nzwei ü\n", exitCode: 3 });
  });

  it("ends when the connection is closed without an end", async () => {
    const stream = new PassThrough();
    stream.write("half");
    const ran = execute(container(stream), ["x"]);
    setImmediate(() => stream.destroy());
    expect(await ran).toEqual({ output: "half", exitCode: 0 });
  });

  it("rejects when the connection breaks, and does not end the whole program", async () => {
    const stream = new PassThrough();
    const ran = execute(container(stream), ["x"]);
    setImmediate(() => stream.destroy(new Error("read ECONNRESET")));
    await expect(ran).rejects.toThrow("read ECONNRESET");
  });
});

describe("A command that does not end", () => {
  afterEach(() => void vi.useRealTimers());

  it("is left after its time, and said with the node and with what it was", async () => {
    vi.useFakeTimers();
    const stream = new PassThrough();
    const ran = execute(Object.assign(container(stream), { id: "local-kafka-2" }), probe);
    const failed = expect(ran).rejects.toThrow("probe.sh kafka in local-kafka-2 has not ended after 10 s");
    await vi.advanceTimersByTimeAsync(10_000);
    await failed;
    expect(stream.destroyed).toBe(true);
  });

  it("is left too where the engine itself is slow to begin it", async () => {
    vi.useFakeTimers();
    const stream = new PassThrough();
    let begin: () => void = () => undefined;
    const slow = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const { exec, modem } = container(stream);
    const late = { id: "local-kafka-2", modem, exec: () => slow.then(() => exec({})) } as unknown as Docker.Container;
    const failed = expect(execute(late, ["rm", "x"], 3000)).rejects.toThrow("rm in local-kafka-2");
    await vi.advanceTimersByTimeAsync(3000);
    await failed;
    begin();
    await vi.advanceTimersByTimeAsync(0);
    expect(stream.destroyed).toBe(true);
  });

  const probe = probeCommand(["kafka", "kafka-1:9092"]);
});

describe("The last lines of a log", () => {
  const logs = (answer: () => Promise<Buffer>) => ({ logs: answer }) as unknown as Docker.Container;

  it("are those of both outputs, without Docker's frames", async () => {
    const raw = Buffer.concat([frame("[INFO] a\n"), frame("[ERROR] ü\n", 2), frame("")]);
    expect(
      await logTail(
        logs(async () => raw),
        5,
      ),
    ).toBe("[INFO] a\n[ERROR] ü\n");
  });

  it("are nothing where there is no container", async () => {
    expect(
      await logTail(
        logs(() => Promise.reject(new Error("404"))),
        5,
      ),
    ).toBe("");
    expect(
      await logTail(
        logs(async () => Buffer.from("short")),
        5,
      ),
    ).toBe("");
  });
});
