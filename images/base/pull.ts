import type Docker from "dockerode";
import { follow } from "../follow.ts";
import { ImageError } from "../failure.ts";

/** How long a pull may stand still before it counts as failed, in milliseconds. */
const stallMs = 30_000;

/**
 * Pulls an image. Throws an `ImageError` with the engine's reason: no registry reachable, no such tag, or nothing
 * moved for half a minute.
 */
export async function pull(docker: Docker, reference: string, onProgress: (line: string) => void): Promise<void> {
  const stalled = new AbortController();
  const watch = setTimeout(() => stalled.abort(), stallMs);
  const layers = new Set<string>();
  try {
    const stream = await docker.pull(reference, { abortSignal: stalled.signal });
    await follow(docker, stream, ({ status, id }) => {
      watch.refresh();
      if (status !== "Pull complete" || id === undefined) return;
      layers.add(id);
      onProgress(`${reference}: ${layers.size} layers pulled`);
    });
  } catch (error) {
    if (stalled.signal.aborted) throw new ImageError(`${reference}: nothing came for ${stallMs / 1000} s`);
    throw new ImageError(answerOf(error));
  } finally {
    clearTimeout(watch);
  }
}

/** The engine's own words: dockerode wraps them in the HTTP status and keeps them in `json.message`. */
function answerOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { json } = error as Error & { readonly json?: { readonly message?: string } };
  return json?.message ?? error.message;
}
