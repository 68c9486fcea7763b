import { PassThrough, Readable, Writable } from "node:stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { demultiplex } from "../../src/operations/cluster/docker/demultiplex.ts";
import { isClosedPipe } from "../../src/operations/output/stream.ts";

function frame(stream: number, text: string): Buffer {
  const bytes = Buffer.from(text);
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
}

function collect(): { stream: Writable; text: () => string } {
  const chunks: Buffer[] = [];
  return {
    stream: new Writable({
      write: (chunk: Buffer, _, done) => {
        chunks.push(chunk);
        done();
      },
    }),
    text: () => Buffer.concat(chunks).toString(),
  };
}

describe("demultiplex", () => {
  it("sorts frames into the two streams however they are cut", async () => {
    const frames = fc.array(fc.tuple(fc.constantFrom(1, 2), fc.string({ maxLength: 20 })), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(frames, fc.integer({ min: 1, max: 30 }), async (parts, size) => {
        const all = Buffer.concat(parts.map(([stream, text]) => frame(stream, text)));
        const cut = Array.from({ length: Math.ceil(all.length / size) }, (_, at) =>
          all.subarray(at * size, (at + 1) * size),
        );
        const [out, err] = [collect(), collect()];
        await demultiplex(Readable.from(cut), out.stream, err.stream);
        expect(out.text()).toBe(
          parts
            .filter(([stream]) => stream === 1)
            .map(([, text]) => text)
            .join(""),
        );
        expect(err.text()).toBe(
          parts
            .filter(([stream]) => stream === 2)
            .map(([, text]) => text)
            .join(""),
        );
      }),
    );
  });

  it("waits for a slow reader instead of filling the memory", async () => {
    const slow = new PassThrough({ highWaterMark: 10 });
    let produced = 0;
    const source = Readable.from(
      (function* () {
        for (; produced < 1000; produced++) yield frame(1, "0123456789");
      })(),
      { highWaterMark: 1 },
    );
    const done = demultiplex(source, slow, collect().stream);
    await new Promise((resolve) => setImmediate(resolve));
    expect(produced).toBeLessThan(20);
    slow.resume();
    await done;
    expect(produced).toBe(1000);
  });

  it("ends when the reader has gone", async () => {
    const gone = new Writable({
      write: (_chunk, _encoding, done) => done(Object.assign(new Error("write EPIPE"), { code: "EPIPE" })),
    });
    gone.on("error", () => {});
    const source = Readable.from(
      (function* () {
        for (;;) yield frame(1, "more");
      })(),
    );
    const failure = await demultiplex(source, gone, collect().stream).catch((error: unknown) => error);
    expect(isClosedPipe(failure)).toBe(true);
    expect(isClosedPipe(new Error("something else"))).toBe(false);
  });
});
