import { type ClusterOptions, openCluster } from "../cluster/open.ts";
import { advertisedOutside, externalAddresses, seeCluster } from "../cluster/vantage.ts";
import { countOption } from "../output/options.ts";
import { styleFor } from "../output/style.ts";
import { attempt } from "./attempt.ts";
import { type Step, stepsTold } from "./steps.ts";

export interface VerifyOptions extends ClusterOptions {
  readonly messages: string;
  readonly json?: boolean;
}

/** What came out of a verification; printed as JSON too. */
interface Outcome {
  readonly cluster: string;
  readonly ok: boolean;
  readonly interrupted: boolean;
  readonly ms: number;
  readonly messages: number;
  readonly steps: readonly Step[];
}

/**
 * Proves that the cluster keeps what it acknowledges: writes with acks=all from this machine (EXTERNAL, where there is
 * such an access) and from a container (INTERNAL) to a topic of its own, reads everything back on each side by group,
 * compares, and removes the topic whatever happens. Exit code 1 when anything differs, 130 after Ctrl-C.
 */
export async function verify(options: VerifyOptions): Promise<number> {
  const count = countOption("--messages", options.messages);
  const open = await openCluster(options);
  const seen = await seeCluster(open);
  const outside = advertisedOutside(seen);
  const sides = outside.length === 0 ? 1 : 2;
  const begin = performance.now();
  const steps = stepsTold(options.json ? () => {} : tell);
  const interrupted = await untilInterrupted((signal) =>
    attempt({ open, bootstrap: externalAddresses(seen), outside, count, steps, signal }),
  );
  const outcome: Outcome = {
    cluster: open.cluster.name,
    ok: !interrupted && steps.done.every((step) => step.ok),
    interrupted,
    ms: Math.round(performance.now() - begin),
    messages: sides * count,
    steps: steps.done,
  };
  if (options.json) process.stdout.write(`${JSON.stringify(outcome, null, 2)}\n`);
  else conclude(outcome, sides, open.cluster.flags);
  return interrupted ? 130 : outcome.ok ? 0 : 1;
}

/**
 * Ctrl-C ends what can be ended and lets nothing new begin; `work` then removes what it made. Resolves with whether it
 * was interrupted.
 */
async function untilInterrupted(work: (signal: AbortSignal) => Promise<void>): Promise<boolean> {
  const stop = new AbortController();
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const note = (): void => {
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
    process.stderr.write("Cleaning up … (Ctrl-C again leaves the topic behind)\n");
  };
  for (const signal of signals) process.on(signal, note);
  try {
    await work(stop.signal);
  } finally {
    for (const signal of signals) process.off(signal, note);
  }
  return stop.signal.aborted;
}

function tell({ what, ok, ms, reason }: Step): void {
  const style = styleFor(process.stdout);
  const mark = ok ? style.good("ok  ") : style.bad("FAIL");
  const why = reason === undefined ? "" : `\n     ${reason}`;
  process.stdout.write(`${mark} ${what} ${style.faint(seconds(ms))}${why}\n`);
}

function conclude({ cluster, ok, interrupted, ms, messages }: Outcome, sides: number, flags: string): void {
  const back = sides === 1 ? "came back" : "came back twice";
  if (ok) process.stdout.write(`All ${messages} messages ${back}, each key in order. ${seconds(ms)}\n`);
  else if (interrupted) process.stderr.write("Interrupted.\n");
  else {
    process.stderr.write(`Cluster ${cluster} did not pass. \`kafka-cluster status ${flags}\` may tell why.\n`);
  }
}

const seconds = (ms: number): string => `(${(ms / 1000).toFixed(1)} s)`;
