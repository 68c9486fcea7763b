import { EventEmitter } from "node:events";
import { PassThrough, type Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { type NewProcess, NodeRefuses } from "../../src/operations/cluster/access.ts";
import { beginProcess, executeIn } from "../../src/operations/cluster/kubernetes/process.ts";
import type { Api } from "../../src/targets/kubernetes/api.ts";

/** The far end of an exec: what it was sent, and how it answers. */
class FakeSocket extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  protocol = "v5.channel.k8s.io";
  isPaused = false;
  readonly sent: Buffer[] = [];
  send(bytes: Buffer, done?: (error?: Error) => void): void {
    this.sent.push(bytes);
    this.emit("sent");
    done?.();
  }
  pause(): void {
    this.isPaused = true;
  }
  resume(): void {
    this.isPaused = false;
    this.emit("resumed");
  }
  terminate(): void {
    this.readyState = 3;
    this.emit("close");
  }
}

interface Asked {
  readonly command: readonly string[];
  readonly stdout: Writable;
  readonly stderr: Writable | null;
  readonly hasInput: boolean;
  readonly tty: boolean;
  readonly end: (status: object) => void;
}

/** An API whose exec is answered by `answer`; `socket` is what it goes through. */
function api(answer: (asked: Asked, socket: FakeSocket) => void, socket = new FakeSocket()): Api {
  const exec = (...given: unknown[]) => {
    const [, , , command, stdout, stderr, stdin, tty, onStatus] = given as [
      string,
      string,
      string,
      string[],
      Writable,
      Writable | null,
      object | null,
      boolean,
      (status: object) => void,
    ];
    const end = (status: object): void => {
      stdout.end();
      stderr?.end();
      onStatus(status);
      socket.terminate();
    };
    setImmediate(() => answer({ command, stdout, stderr, hasInput: stdin !== null, tty, end }, socket));
    return Promise.resolve(socket);
  };
  return { namespace: "ns", exec: { exec } } as unknown as Api;
}

const wanted = (more: Partial<NewProcess> = {}): NewProcess => ({
  command: ["cat"],
  environment: [],
  input: false,
  tty: false,
  stdout: new PassThrough(),
  stderr: new PassThrough(),
  ...more,
});
const success = { status: "Success" };

describe("a command in a pod", () => {
  it("says what it has to say on the two streams, and ends with its own exit code", async () => {
    const causes = [{ reason: "ExitCode", message: "3" }];
    const there = api(({ stdout, stderr, end }) => {
      stdout.write("out");
      stderr?.write("err");
      end({ status: "Failure", reason: "NonZeroExitCode", details: { causes } });
    });
    const process = wanted();
    const running = await beginProcess(there, "kafka-1", "kafka", process);
    await running.said;
    expect(await running.exitCode()).toBe(3);
    for (const [stream, said] of [
      [process.stdout, "out"],
      [process.stderr, "err"],
    ] as const) {
      stream.end();
      expect(await text(stream as PassThrough)).toBe(said);
    }
  });

  it("gets an environment by env, and nothing of it where there is none", async () => {
    const commands: (readonly string[])[] = [];
    const there = api(({ command, end }) => {
      commands.push(command);
      end(success);
    });
    for (const environment of [["A=1"], []]) {
      await (await beginProcess(there, "kafka-1", "kafka", wanted({ environment }))).said;
    }
    expect(commands).toEqual([["env", "A=1", "cat"], ["cat"]]);
  });

  it("reads its input to the end, which is told apart from the end of the connection", async () => {
    const socket = new FakeSocket();
    const there = api(({ end, hasInput }) => {
      expect(hasInput).toBe(true);
      if (socket.sent.at(-1)?.[0] === 255) end(success);
    }, socket);
    const running = await beginProcess(there, "kafka-1", "kafka", wanted({ input: true }));
    running.input?.write("one\n");
    running.input?.end("two\n");
    await running.said;
    expect(socket.sent.map((bytes) => [bytes[0], bytes.subarray(1).toString("latin1")])).toEqual([
      [0, "one\n"],
      [0, "two\n"],
      [255, "\0"],
    ]);
  });

  it("is not begun where the end of its input could not be told", async () => {
    const socket = new FakeSocket();
    socket.protocol = "v4.channel.k8s.io";
    const begun = beginProcess(
      api(() => {}, socket),
      "kafka-1",
      "kafka",
      wanted({ input: true }),
    );
    await expect(begun).rejects.toThrow("1.30 and newer can");
    expect(socket.readyState).toBe(3);
  });

  it("is told the size of its terminal, and has no second stream there", async () => {
    const socket = new FakeSocket();
    const there = api(({ stderr, tty, end }) => {
      expect([stderr, tty]).toEqual([null, true]);
      end(success);
    }, socket);
    const running = await beginProcess(there, "kafka-1", "kafka", wanted({ input: true, tty: true }));
    running.resize(80, 24);
    await running.said;
    expect(socket.sent.map(String)).toEqual(['\x04{"Width":80,"Height":24}']);
  });

  it("waits for a slow reader", async () => {
    const socket = new FakeSocket();
    const slow = new PassThrough({ highWaterMark: 1 });
    const there = api(({ stdout, end }) => {
      for (let at = 0; at < 10; at++) {
        stdout.write(Buffer.alloc(100_000));
        socket.emit("message");
      }
      setImmediate(() => {
        expect(socket.isPaused).toBe(true);
        socket.once("resumed", () => end(success));
        slow.resume();
      });
    }, socket);
    await (await beginProcess(there, "kafka-1", "kafka", wanted({ stdout: slow }))).said;
  });

  it("fails where its reader has gone", async () => {
    const gone = new PassThrough();
    gone.destroy();
    const running = await beginProcess(
      api(({ stdout }) => void stdout.write("x")),
      "kafka-1",
      "kafka",
      wanted({ stdout: gone }),
    );
    await expect(running.said).rejects.toThrow("the reader has gone");
  });

  it("is refused where no container runs, so that another node can be asked", async () => {
    const there = api(({ end }) => end({ status: "Failure", reason: "InternalError", message: "container not found" }));
    await expect(executeIn(there, "kafka-1", "kafka", ["true"])).rejects.toThrow(NodeRefuses);
    const nobody = { namespace: "ns", exec: { exec: () => Promise.reject(new Error("404")) } } as unknown as Api;
    await expect(executeIn(nobody, "kafka-1", "kafka", ["true"])).rejects.toThrow(NodeRefuses);
  });

  it("is lost, not ended, where the connection breaks", async () => {
    const there = api((_, socket) => socket.terminate());
    await expect(executeIn(there, "kafka-1", "kafka", ["true"])).rejects.toThrow("the connection to kafka-1 was lost");
  });
});
