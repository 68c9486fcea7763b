import { once } from "node:events";
import type { Readable, Writable } from "node:stream";

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

/** Resolves when the destination takes more; rejects when it has failed or gone. */
export async function write(destination: Writable, bytes: Buffer): Promise<void> {
  if (destination.destroyed || destination.errored) throw destination.errored ?? new ReaderGone("the reader has gone");
  if (destination.write(bytes)) return;
  // `once` rejects on "error", which is how a closed pipe shows.
  await once(destination, "drain");
}
