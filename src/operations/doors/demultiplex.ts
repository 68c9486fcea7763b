import { once } from "node:events";
import type { Readable, Writable } from "node:stream";

const HEADER = 8;
const STDERR = 2;

/**
 * Docker's frames (one byte of stream, three of padding, four of length, the bytes) → two streams. Waits for a slow
 * reader, so that `consume | less` does not fill the memory. Resolves at the end of the source; rejects when a
 * destination fails, e.g. with EPIPE.
 */
export async function demultiplex(source: Readable, stdout: Writable, stderr: Writable): Promise<void> {
  let buffer: Buffer = Buffer.alloc(0);
  for await (const chunk of source) {
    buffer = buffer.length === 0 ? (chunk as Buffer) : Buffer.concat([buffer, chunk as Buffer]);
    while (buffer.length >= HEADER && buffer.length >= HEADER + buffer.readUInt32BE(4)) {
      const end = HEADER + buffer.readUInt32BE(4);
      await write(buffer[0] === STDERR ? stderr : stdout, buffer.subarray(HEADER, end));
      buffer = buffer.subarray(end);
    }
  }
}

/** Bytes as they come, at the reader's speed. */
export async function copy(source: Readable, destination: Writable): Promise<void> {
  for await (const chunk of source) await write(destination, chunk as Buffer);
}

/** Whoever read our output has gone: `… | head`. */
export function isClosedPipe(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "EPIPE" || code === "ERR_STREAM_DESTROYED" || error instanceof ReaderGone;
}

class ReaderGone extends Error {}

async function write(destination: Writable, bytes: Buffer): Promise<void> {
  if (destination.destroyed || destination.errored) throw destination.errored ?? new ReaderGone("the reader has gone");
  if (destination.write(bytes)) return;
  // `once` rejects on "error", which is how a closed pipe shows.
  await once(destination, "drain");
}
