import type { MetadataMode } from "../../model/cluster.ts";
import { type FoundCluster, modeOf } from "../cluster/found.ts";
import { findNode } from "../cluster/node.ts";
import { type ClusterOptions, openCluster } from "../cluster/open.ts";
import { isSound } from "../load/audit.ts";
import { everyNowAndThen } from "../output/every-now-and-then.ts";
import { explained } from "../output/explained.ts";
import { Failure } from "../output/failure.ts";
import { secondsOption } from "../output/options.ts";
import { table } from "../output/table.ts";
import { FAULTS, type Fault, faultsOf } from "./catalogue.ts";
import type { Faults, Up } from "./faults.ts";
import { openFaults } from "./open.ts";
import { drillTable, isWell, verdictOf, wrongWith } from "./print.ts";
import { type Drilled, type DrillOptions, runDrill } from "./run.ts";
import { upInWords, upOf } from "./up.ts";

export interface DrillCommandOptions extends ClusterOptions {
  readonly positional: readonly string[];
  readonly list?: boolean;
  readonly yes?: boolean;
  readonly restore?: boolean;
  readonly json?: boolean;
  readonly seconds?: string;
  readonly timeout: string;
  readonly topic?: string;
  readonly node?: string;
}

const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

const INTERRUPTED = 130;

/**
 * Lists the faults, does some, or takes back what an earlier drill has left. Exit code 1 when anything was
 * lost, or when what was named was not done.
 */
export async function drill(options: DrillCommandOptions): Promise<number> {
  if (options.list === true) {
    process.stdout.write(`${table(FAULTS.map((fault) => [fault.name, describe(fault)]))}\n`);
    return 0;
  }
  refuseUnknown(options.positional);
  const { cluster } = await openCluster(options);
  const chosen = choose(options.positional, modeOf(cluster), options.yes === true);
  const faults = await openFaults(options, cluster);
  await restoreLeft(faults, upOf(cluster));
  if (options.restore === true) return 0;
  const stop = new AbortController();
  const interrupt = (): void => {
    say("Ctrl-C: what was done is taken back first.");
    stop.abort();
  };
  process.once("SIGINT", interrupt);
  try {
    const drilled = await runDrill(wanted(options, cluster, faults, chosen, stop.signal));
    const code = tell(drilled, options.json === true);
    const undone = options.positional.length > 0 && drilled.rows.some(({ round }) => round === undefined);
    return stop.signal.aborted ? INTERRUPTED : undone ? 1 : code;
  } catch (error) {
    throw explained(error);
  } finally {
    process.off("SIGINT", interrupt);
  }
}

function wanted(
  options: DrillCommandOptions,
  cluster: FoundCluster,
  faults: Faults,
  chosen: readonly Fault[],
  signal: AbortSignal,
): DrillOptions {
  return {
    find: () => openCluster({ ...options, cluster: cluster.name }),
    faults,
    chosen,
    up: upOf(cluster),
    yes: options.yes === true,
    node: options.node === undefined ? undefined : findNode(cluster, options.node).node,
    holdSeconds: options.seconds === undefined ? undefined : secondsOption("--seconds", options.seconds),
    deadlineMs: secondsOption("--timeout", options.timeout) * 1000,
    topic: options.topic ?? `kafka-cluster-drill-${Date.now().toString(36)}`,
    keepTopic: options.topic !== undefined,
    signal,
    say,
    onProgress: everyNowAndThen(say),
    onRow: (row) => say(`${row.fault}: ${verdictOf(row)}`),
  };
}

function refuseUnknown(names: readonly string[]): void {
  const unknown = names.filter((name) => !FAULTS.some((fault) => fault.name === name));
  if (unknown.length > 0) {
    throw new Failure(`There is no fault named ${unknown.join(", ")}.`, {
      details: FAULTS.map(({ name }) => name),
      remedy: "`kafka-cluster drill --list` says what they are.",
    });
  }
}

/** Those that were named; else all that may be done without `--yes`, or with it all. */
export function choose(names: readonly string[], mode: MetadataMode, yes: boolean): readonly Fault[] {
  const possible = faultsOf(mode);
  const other = names.filter((name) => !possible.some((fault) => fault.name === name));
  if (other.length > 0) {
    const keeper =
      mode === "kraft" ? "the controllers of KRaft, not ZooKeeper" : "ZooKeeper, not the controllers of KRaft";
    throw new Failure(`${other.join(", ")} cannot happen here: this cluster's metadata is kept by ${keeper}.`, {
      details: possible.map(({ name }) => name),
      remedy: "`kafka-cluster drill --list` says what they are.",
    });
  }
  if (names.length > 0) return possible.filter(({ name }) => names.includes(name));
  return yes ? possible : possible.filter(({ destructive }) => !destructive);
}

/** A drill that was killed has left a note; whoever drills next heals first. */
async function restoreLeft(faults: Faults, up: Up | undefined): Promise<void> {
  const left = await faults.pending();
  if (left === undefined) return;
  say(`An earlier drill was ended in the middle of ${left.harm} of ${left.nodes.join(", ")}: taking it back.`);
  await faults.heal(
    up ??
      ((consents) =>
        Promise.reject(
          new Failure("A node is gone, and only `up` brings it back.", {
            remedy: `Run it for this cluster's stack: ${upInWords(consents)}; then once more \`kafka-cluster drill --restore\`.`,
          }),
        )),
  );
  say("Taken back.");
}

const MODES = { zookeeper: "with ZooKeeper", kraft: "in KRaft" } as const;

const describe = ({ summary, holdSeconds, destructive, only }: Fault): string =>
  [
    summary,
    ...(holdSeconds > 0 ? [`for ${holdSeconds} s`] : []),
    ...(destructive ? ["only with --yes"] : []),
    ...(only ? [MODES[only]] : []),
  ].join(", ");

function tell({ rows, all }: Drilled, json: boolean): number {
  const wrong = wrongWith(all);
  if (json) process.stdout.write(`${JSON.stringify({ rows, all }, null, 2)}\n`);
  else {
    process.stdout.write(`${drillTable(rows)}\n`);
    const found = wrong.length === 0 ? "every one is there, once and in order" : wrong.join("; ");
    process.stdout.write(`\n${all.acknowledged} messages acknowledged in all; read from the beginning: ${found}.\n`);
  }
  return rows.every(isWell) && isSound(all) ? 0 : 1;
}
