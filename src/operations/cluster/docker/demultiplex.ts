import type { Readable, Writable } from "node:stream";
import { write } from "../../output/stream.ts";

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
