import { setTimeout as sleep } from "node:timers/promises";
import { electPreferredLeaders } from "../../kafka/client.ts";
import type { ClusterSnapshot } from "../../readiness/snapshot.ts";
import { NotReady, waitReady } from "../../readiness/wait.ts";
import type { OpenCluster } from "../cluster/open.ts";
import { externalAddresses, type SeenCluster, seeCluster } from "../cluster/vantage.ts";
import type { Verdict } from "../load/audit.ts";
import { Load, type Round, Silent } from "../load/load.ts";
import { rollNodes } from "../restart/roll.ts";
import { reasonsAgainst } from "./allow.ts";
import type { Fault } from "./catalogue.ts";
import type { Faults, Up } from "./faults.ts";
import { harmAndHeal } from "./harm.ts";

export interface DrillOptions {
  /** Finds the cluster anew. */
  readonly find: () => Promise<OpenCluster>;
  readonly faults: Faults;
  readonly chosen: readonly Fault[];
  /** undefined = this cluster's stack is not known here; what only `up` can heal is not done. */
  readonly up: Up | undefined;
  readonly yes: boolean;
  /** The node to harm, for faults that harm one; undefined = each fault's own choice. */
  readonly node: string | undefined;
  /** Seconds a fault lasts, of those that last; undefined = each its own. */
  readonly holdSeconds: number | undefined;
  /** How long the cluster may take to be whole again. */
  readonly deadlineMs: number;
  readonly topic: string;
  readonly keepTopic: boolean;
  readonly signal: AbortSignal;
  /** Told what is done. */
  readonly say: (text: string) => void;
  /** Told what is waited for, often. */
  readonly onProgress: (text: string) => void;
  readonly onRow: (row: Row) => void;
}

/** What became of one fault. */
export interface Row {
  readonly fault: string;
  readonly nodes: readonly string[];
  /** Why it was not done; then there is no round. */
  readonly refused: readonly string[];
  readonly round: Round | undefined;
  /** From the moment it was taken back until every copy was in sync again; undefined = not within the deadline. */
  readonly wholeSeconds: number | undefined;
  /** What it was waited for in vain. */
  readonly missing: string | undefined;
}

export interface Drilled {
  readonly rows: readonly Row[];
  /** Everything that was written, read from the first message on. */
  readonly all: Verdict;
}

/**
 * Writes to a topic of its own and does one fault after another, each to a cluster in which everything is well, and
 * takes each back, whatever happens. Ends early at `signal`, with what was done so far.
 */
export async function runDrill(options: DrillOptions): Promise<Drilled> {
  const seen = await seeCluster(await options.find());
  await waitReady(seen.vantage, { deadlineMs: options.deadlineMs, onProgress: options.onProgress });
  const brokers = seen.vantage.brokers.length;
  const replicationFactor = Math.min(3, brokers);
  const load = await Load.start({
    bootstrap: externalAddresses(seen),
    topic: options.topic,
    keepTopic: options.keepTopic,
    partitions: 2 * brokers,
    replicationFactor,
    minInSync: Math.max(1, replicationFactor - 1),
  });
  const rows: Row[] = [];
  try {
    for (const fault of options.chosen) {
      if (options.signal.aborted) break;
      const row = await oneFault(options, seen, load, fault);
      rows.push(row);
      options.onRow(row);
    }
    return { rows, all: await load.auditAll() };
  } finally {
    await load.stop();
  }
}

async function oneFault(options: DrillOptions, seen: SeenCluster, load: Load, fault: Fault): Promise<Row> {
  const { snapshot, nodes } = await settle(options, seen, fault);
  const refused = await refusals(options, fault, nodes, snapshot);
  const row = { fault: fault.name, nodes: nodes.map(({ name }) => name), refused };
  if (refused.length > 0) return { ...row, round: undefined, wholeSeconds: undefined, missing: undefined };
  await load.traffic();
  load.begin();
  await load.traffic();
  options.say(`${fault.name}: ${fault.summary} (${row.nodes.join(", ")})`);
  const healed = await happen(options, fault, row.nodes);
  const missing = await whole(options, seen, load).catch(messageOfNotReady);
  const wholeSeconds = missing === undefined ? (performance.now() - healed) / 1000 : undefined;
  return { ...row, round: await load.audit(), wholeSeconds, missing };
}

/**
 * Every copy in sync, every partition taking messages, and still so: a broker that nobody has missed yet may be listed as
 * in sync and not be.
 */
async function whole(
  { deadlineMs, onProgress }: DrillOptions,
  { vantage }: SeenCluster,
  load: Load,
): Promise<undefined> {
  await waitReady(vantage, { deadlineMs, onProgress });
  await load.traffic(deadlineMs);
  await waitReady(vantage, { deadlineMs, onProgress });
}

/** The state every fault begins with, and whom it would happen to. */
async function settle({ onProgress, deadlineMs, topic, find, node }: DrillOptions, seen: SeenCluster, fault: Fault) {
  await waitReady(seen.vantage, { deadlineMs, onProgress });
  await electPreferredLeaders(externalAddresses(seen)).catch(() => {});
  // Once more: a controller that was slow for a moment is no reason to leave a fault out.
  const snapshot = await waitReady(seen.vantage, { deadlineMs, onProgress });
  const { cluster } = await find();
  const own = fault.targets({ snapshot, topic, nodes: cluster.nodes.map((one) => one.node) });
  const names = node !== undefined && own.length === 1 ? [node] : own;
  const nodes = cluster.nodes
    .filter((one) => names.includes(one.node))
    .map((one) => ({ name: one.node, role: one.role, id: one.id }));
  return { snapshot, nodes };
}

async function refusals(
  { faults, yes, up }: DrillOptions,
  fault: Fault,
  nodes: Parameters<typeof reasonsAgainst>[0]["nodes"],
  snapshot: ClusterSnapshot,
): Promise<readonly string[]> {
  const against = reasonsAgainst({ fault, nodes, snapshot, yes });
  if (against.length > 0 || fault.harm === undefined) return against;
  if (faults.needsUp(fault.harm) && up === undefined)
    return ["only `up` heals it, and the stack of this cluster is not among those in stacks/"];
  const names = nodes.map(({ name }) => name);
  const obstacle = await faults.obstacle(fault.harm, names);
  return obstacle === undefined ? [] : [obstacle];
}

/** Does it and takes it back, also when something fails in between. The moment at which healing began. */
async function happen(options: DrillOptions, fault: Fault, nodes: readonly string[]): Promise<number> {
  const { faults, signal, say, onProgress, deadlineMs, find } = options;
  if (fault.harm === undefined) {
    await rollNodes({ find, nodes, consents: new Set(), deadlineMs, say, onProgress, stopped: () => signal.aborted });
    return performance.now();
  }
  const holdSeconds = fault.holdSeconds === 0 ? 0 : (options.holdSeconds ?? fault.holdSeconds);
  return await harmAndHeal({
    faults,
    harm: fault.harm,
    nodes,
    hold: () => sleep(holdSeconds * 1000, undefined, { signal }).catch(() => {}),
    up: options.up ?? notKnown,
    onHeal: () => say(`${fault.name}: healing`),
  });
}

const notKnown: Up = () => Promise.reject(new Error("the stack is not known"));

function messageOfNotReady(error: unknown): string {
  if (error instanceof NotReady || error instanceof Silent) return error.message;
  throw error;
}
