import { type Address, parseAddress } from "./address.ts";
import { NoBrokerAnswered, reasonOf } from "./failure.ts";
import { type Connection, type Library, loadLibrary } from "./library.ts";
import { routed } from "./route.ts";

export type Ask<T> = (connection: Connection, library: Library) => Promise<T>;

export interface Patience {
  /** Milliseconds for everything together, from the first connect to the last byte. */
  readonly timeoutMs: number;
  /** Stops early; the promise rejects with "given up". */
  readonly signal?: AbortSignal;
}

/** A silent broker holds the next one back for this long only; a refused connection not at all. */
const HEAD_START_MS = 150;

/** One connection to exactly this address, closed afterwards whatever happens. Rejects with the library's error or a timeout. */
export async function atBroker<T>(address: Address, patience: Patience, ask: Ask<T>): Promise<T> {
  const library = await loadLibrary();
  patience.signal?.throwIfAborted();
  // Our own deadline comes first, so that the reason given is ours.
  const timeout = patience.timeoutMs + 1000;
  const connection = new library.Connection("kafka-cluster", { connectTimeout: timeout, requestTimeout: timeout });
  // An EventEmitter without an error listener throws into the process, and a socket may fail between two requests.
  connection.on("error", () => {});
  const limit = deadline(patience);
  const asked = routed(address)
    .then(({ host, port }) => Promise.resolve(connection.connect(host, port)))
    .then(() => ask(connection, library));
  asked.catch(() => {});
  try {
    return await Promise.race([asked, limit.reached]);
  } finally {
    limit.clear();
    Promise.resolve(connection.close()).catch(() => {});
    // close() waits politely for a connect that may never end.
    connection.socket?.destroy();
  }
}

/**
 * The answer of the first broker that gives one. They are asked one after another, the next as soon as the one before
 * failed or stayed silent for a moment, so a paused broker costs 150 ms and not the whole timeout. Only for questions:
 * `ask` may run at several brokers. Rejects with NoBrokerAnswered.
 */
export function atFirstBroker<T>(bootstrap: readonly string[], patience: Patience, ask: Ask<T>): Promise<T> {
  const addresses = bootstrap.map(parseAddress);
  const losers = new AbortController();
  const reasons: { address: Address; reason: string }[] = [];
  return new Promise<T>((resolve, reject) => {
    let next = 0;
    let timer: NodeJS.Timeout | undefined;
    const askNext = (): void => {
      clearTimeout(timer);
      const address = addresses[next++];
      if (address === undefined) {
        if (reasons.length === addresses.length) reject(new NoBrokerAnswered(reasons));
        return;
      }
      if (next < addresses.length) timer = setTimeout(askNext, HEAD_START_MS);
      atBroker(address, { ...patience, signal: losers.signal }, ask).then(
        (answer) => {
          clearTimeout(timer);
          losers.abort();
          resolve(answer);
        },
        (error: unknown) => {
          reasons.push({ address, reason: reasonOf(error) });
          if (!losers.signal.aborted) askNext();
        },
      );
    };
    askNext();
  });
}

function deadline({ timeoutMs, signal }: Patience): { readonly reached: Promise<never>; readonly clear: () => void } {
  let clear = (): void => {};
  const reached = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer in ${Math.round(timeoutMs)} ms`)), timeoutMs);
    const abort = (): void => reject(new Error("given up"));
    signal?.addEventListener("abort", abort, { once: true });
    clear = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    };
  });
  reached.catch(() => {});
  return { reached, clear };
}
