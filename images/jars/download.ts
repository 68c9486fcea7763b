import { setTimeout as pause } from "node:timers/promises";
import { DownloadError } from "../failure.ts";

export interface Download {
  readonly url: string;
  /** Ends every attempt and every pause between two. */
  readonly signal: AbortSignal;
  readonly attempts?: number;
  /** One attempt's own limit in milliseconds. */
  readonly attemptMs?: number;
  /** The pause before the second attempt in milliseconds; doubled before every further one. */
  readonly pauseMs?: number;
}

/**
 * The bytes at an address. Network failures, time-outs, 429 and 5xx are tried again; any other answer is final.
 * Throws a `DownloadError`, or the signal's reason once it is aborted.
 */
export async function download({
  url,
  signal,
  attempts = 4,
  attemptMs = 60_000,
  pauseMs = 500,
}: Download): Promise<Buffer> {
  for (let attempt = 1; ; attempt += 1) {
    const result = await once(url, AbortSignal.any([signal, AbortSignal.timeout(attemptMs)]));
    if (Buffer.isBuffer(result)) return result;
    signal.throwIfAborted();
    if (result.final || attempt >= attempts) throw new DownloadError(`${url}: ${result.problem}`);
    await pause(pauseMs * 2 ** (attempt - 1), undefined, { signal });
  }
}

async function once(url: string, signal: AbortSignal): Promise<Buffer | { problem: string; final: boolean }> {
  try {
    const response = await fetch(url, { signal });
    if (response.ok) return Buffer.from(await response.arrayBuffer());
    await response.body?.cancel();
    const passing = response.status === 429 || response.status >= 500;
    return { problem: `the server answered ${response.status}`, final: !passing };
  } catch (error) {
    return { problem: reason(error), final: false };
  }
}

/** fetch says "fetch failed" and keeps what happened in `cause`. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message ? error.cause.message : error.message;
}
