import { setTimeout as pause } from "node:timers/promises";

export interface PollOptions {
  readonly deadlineMs: number;
  readonly everyMs: number;
  /** What to wait for before each look; gives up by itself, at the latest when what is left of the deadline is over. */
  readonly before?: (leftMs: number) => Promise<void>;
  /** Told what is still missing whenever that changes. */
  readonly onChange?: (waitingFor: readonly string[], seconds: number) => void;
}

/**
 * Looks until nothing is missing any more. Resolves with the last look and whether it was complete; the caller words
 * the failure. One look at a time; a look that takes long delays the next one.
 */
export async function poll<T>(
  lookOnce: () => Promise<T>,
  missing: (seen: T) => readonly string[],
  options: PollOptions,
): Promise<{ readonly seen: T; readonly complete: boolean; readonly seconds: number }> {
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  let told = "";
  for (;;) {
    await options.before?.(Math.max(0, start + options.deadlineMs - performance.now()));
    const seen = await lookOnce();
    const waitingFor = missing(seen);
    if (waitingFor.length === 0) return { seen, complete: true, seconds: seconds() };
    if (performance.now() - start > options.deadlineMs) return { seen, complete: false, seconds: seconds() };
    if (waitingFor.join() !== told) {
      told = waitingFor.join();
      options.onChange?.(waitingFor, seconds());
    }
    await pause(options.everyMs);
  }
}
