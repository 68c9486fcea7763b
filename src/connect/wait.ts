import type { Connector } from "../model/connect.ts";
import { poll } from "../readiness/poll.ts";
import type { ConnectAccess } from "../targets/target.ts";
import type { LiveConnector, LiveConnectors } from "./live.ts";
import { hasFailed } from "./plan.ts";
import { ConnectRefused, type ConnectRest, ConnectSilent, serves } from "./rest.ts";

const EVERY_MS = 400;
const REST_MS = 5000;
/** A state FAILED is of the time before a change until the worker has begun anew. */
const BELIEVED_MS = 3000;
/** Some connectors have no tasks as long as there is nothing to do. */
const IDLE_MS = 15_000;

export interface WaitOptions {
  readonly deadlineMs: number;
  readonly onProgress: (text: string) => void;
}

/** Waits until these workers serve. Rejects with a message for people, with what their logs say last. */
export async function waitServing(
  access: ConnectAccess,
  workers: readonly string[],
  { deadlineMs, onProgress }: WaitOptions,
): Promise<void> {
  const look = async () => {
    const up = await Promise.all(workers.map((worker) => serves(() => access.rest(worker), REST_MS)));
    const missing = workers.filter((_, index) => !up[index]);
    const crashed = await Promise.all(missing.map((worker) => access.crashed?.(worker) ?? false));
    return { missing, hopeless: crashed.includes(true) };
  };
  const { seen, seconds } = await poll(look, ({ missing, hopeless }) => (hopeless ? [] : missing), {
    deadlineMs,
    everyMs: EVERY_MS,
    onChange: (missing, s) => onProgress(`Kafka Connect after ${Math.round(s)} s: waiting for ${missing.join(", ")}`),
  });
  if (seen.missing.length === 0) return;
  const said = await Promise.all(seen.missing.map((worker) => lastWords(access, worker)));
  throw new NotRunning(
    [`The cluster is ready, but Kafka Connect is not: after ${Math.round(seconds)} s`, ...said.flat(), AGAIN].join(
      "\n",
    ),
  );
}

const AGAIN = "The next `pulumi up` goes on from here.";

/** Connectors or workers do not run. `message` is for a person. */
export class NotRunning extends Error {
  override readonly name = "NotRunning";
}

async function lastWords(access: ConnectAccess, worker: string): Promise<readonly string[]> {
  const lines = (await access.logTail(worker, 200).catch(() => "")).split("\n");
  const last = (pattern: RegExp) => lines.findLastIndex((line) => pattern.test(line));
  // While it shuts down, an exception of somebody whom it answers no more may come after the error.
  const error = last(/\] (ERROR|FATAL) /);
  const at = error < 0 ? last(/Exception: /) : error;
  // What a setting lacks stands in the lines below.
  const telling = lines.slice(at, at + 3).filter((line) => !/^\s+at |^$/.test(line));
  return [
    `  - ${worker} does not answer${at < 0 ? "" : `; its log says: ${telling.join(" ").trim().slice(0, 700)}`}`,
    `    ${access.logCommand(worker)}`,
  ];
}

/**
 * Waits until connectors and all their tasks run, or are paused where that is wished. Rejects with NotRunning: a failed
 * task with its worker, the first line of its trace and where the log is.
 */
export async function waitRunning(
  rest: Pick<ConnectRest, "connectors">,
  access: Pick<ConnectAccess, "logCommand">,
  connectors: readonly Connector[],
  { deadlineMs, onProgress }: WaitOptions,
): Promise<void> {
  const failedSince = new Map<string, number>();
  const idleSince = new Map<string, number>();
  const lastsFor = (since: Map<string, number>, name: string, is: boolean): number => {
    if (!is) since.delete(name);
    else if (!since.has(name)) since.set(name, performance.now());
    return performance.now() - (since.get(name) ?? performance.now());
  };
  const missing = (live: LiveConnectors | undefined): readonly string[] =>
    connectors.flatMap((connector) => {
      const { name } = connector;
      const one = live?.get(name);
      const failed = lastsFor(failedSince, name, one !== undefined && hasFailed(one));
      if (one !== undefined && failed >= BELIEVED_MS) throw new NotRunning(failureOf(name, one, access));
      const idle = lastsFor(idleSince, name, one !== undefined && isIdle(one));
      const missing = live === undefined ? "Kafka Connect does not answer" : missingOf(connector, one);
      return missing === undefined || idle >= IDLE_MS ? [] : [missing];
    });
  const { seen, complete, seconds } = await poll(() => orSilent(rest.connectors()), missing, {
    deadlineMs,
    everyMs: EVERY_MS,
    onChange: (texts, s) => onProgress(`connectors after ${Math.round(s)} s: ${texts.join("; ")}`),
  });
  if (complete) return;
  throw new NotRunning(`After ${Math.round(seconds)} s: ${missing(seen).join("; ")}.\n${AGAIN}`);
}

/** undefined = no worker answers, or all are busy sharing their work out. */
const orSilent = (asked: Promise<LiveConnectors>): Promise<LiveConnectors | undefined> =>
  asked.catch((error: unknown) => {
    if (error instanceof ConnectSilent || error instanceof ConnectRefused) return undefined;
    throw error;
  });

/** Whether a connector runs and has nothing to do, or not yet. */
export const isIdle = ({ state, tasks }: LiveConnector): boolean => state === "RUNNING" && tasks.length === 0;

/** What a connector still lacks, in a few words; undefined = nothing. Pure. */
export function missingOf({ name, paused }: Connector, live: LiveConnector | undefined): string | undefined {
  const wanted = paused ? "PAUSED" : "RUNNING";
  if (live === undefined) return `${name} is not there`;
  if (live.state !== wanted) return `${name} is ${live.state ?? "not started"}`;
  const other = live.tasks.find(({ state }) => state !== wanted);
  if (other !== undefined) return `task ${other.id} of ${name} is ${other.state}`;
  return paused || live.tasks.length > 0 ? undefined : `${name} has no tasks yet`;
}

/** Who failed, where, and why. Pure. */
export function failureOf(name: string, live: LiveConnector, access: Pick<ConnectAccess, "logCommand">): string {
  const failed = [
    ...(live.state === "FAILED" ? [{ what: `Connector ${name}`, ...live }] : []),
    ...live.tasks
      .filter(({ state }) => state === "FAILED")
      .map((task) => ({ what: `Task ${task.id} of connector ${name}`, ...task })),
  ];
  return failed
    .flatMap(({ what, worker, trace }) => [
      `${what} failed on ${worker}: ${firstLine(trace)}`,
      ...rootOf(trace).map((line) => `  ${line}`),
      `  The whole trace: ${access.logCommand(worker)}`,
    ])
    .concat(AGAIN)
    .join("\n");
}

const firstLine = (trace: string): string => trace.split("\n")[0]?.trim() || "it did not say why";

/** The innermost reason, where there is one below the first line. */
function rootOf(trace: string): readonly string[] {
  const root = trace.split("\n").findLast((line) => line.startsWith("Caused by: "));
  return root === undefined ? [] : [root.trim()];
}
