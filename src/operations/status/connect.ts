import { hasFailed } from "../../connect/plan.ts";
import { connectRest, serves, type Way } from "../../connect/rest.ts";
import { type FoundCompanion, isRunning, workersOf } from "../cluster/found.ts";
import type { OpenCluster } from "../cluster/open.ts";
import type { Style } from "../output/style.ts";
import { table } from "../output/table.ts";

/** Kafka Connect, as `status` shows it. */
export interface ConnectReport {
  readonly workers: readonly WorkerReport[];
  /** null = no worker answered. */
  readonly connectors: readonly ConnectorReport[] | null;
}

export interface WorkerReport {
  readonly node: string;
  readonly container: string;
  readonly state: string;
  /** Whether its REST answers and it works with the others. */
  readonly serves: boolean;
  /** Where REST is reached, on Docker from this machine, on Kubernetes from pods; null = nowhere now. */
  readonly rest: string | null;
}

export interface ConnectorReport {
  readonly name: string;
  readonly state: string;
  readonly worker: string;
  readonly tasks: readonly { readonly id: number; readonly state: string; readonly worker: string }[];
  /** The first line of what a failed one says; empty where nothing failed. */
  readonly trace: string;
}

const ANSWER_MS = 3000;

/** Asks every worker, and one of them for all connectors; undefined where the cluster has no worker. */
export async function lookAtConnect({ cluster, access }: OpenCluster): Promise<ConnectReport | undefined> {
  const found = workersOf(cluster);
  if (found.length === 0) return undefined;
  const wayOf =
    (worker: FoundCompanion): Way =>
    async () => {
      if (access.companions === undefined) throw new Error("there is no way to it");
      return await access.companions.rest(worker);
    };
  const addressOf = async (worker: FoundCompanion) => access.companions?.restInside?.(worker) ?? wayOf(worker)();
  const running = found.filter(isRunning);
  const workers = await Promise.all(
    found.map(async (worker) => ({
      node: worker.node,
      container: worker.container,
      state: worker.state,
      serves: isRunning(worker) && (await serves(wayOf(worker), ANSWER_MS)),
      rest: isRunning(worker) ? await addressOf(worker).catch(() => null) : null,
    })),
  );
  const rest = connectRest(running.map(wayOf), { timeoutMs: ANSWER_MS, busyMs: ANSWER_MS });
  const live = await rest.connectors().catch(() => undefined);
  return { workers, connectors: live === undefined ? null : [...live].map(connectorReport).sort(byName) };
}

const byName = (a: ConnectorReport, b: ConnectorReport): number => (a.name < b.name ? -1 : 1);

function connectorReport([name, live]: readonly [string, Parameters<typeof hasFailed>[0]]): ConnectorReport {
  const traces = hasFailed(live) ? [live, ...live.tasks].map(({ trace }) => trace) : [];
  return {
    name,
    state: live.state ?? "UNKNOWN",
    worker: live.worker,
    tasks: live.tasks.map(({ id, state, worker }) => ({ id, state, worker })),
    trace: traces.find((trace) => trace !== "")?.split("\n")[0] ?? "",
  };
}

/** One sentence each; nothing where all is well. Pure. */
export function connectProblems({ workers, connectors }: ConnectReport): readonly string[] {
  return [
    ...workers
      .filter(({ serves }) => !serves)
      .map(({ node, state }) =>
        state === "running" ? `${node} runs, and its REST does not answer` : `${node} does not run`,
      ),
    ...(connectors ?? [])
      .filter(({ state, tasks }) => [state, ...tasks.map((task) => task.state)].includes("FAILED"))
      .map(({ name, trace }) => `connector ${name} has failed: ${trace}`),
  ];
}

/** Two tables for a person. Pure. */
export function printConnect({ workers, connectors }: ConnectReport, style: Style): readonly string[] {
  const shown = (state: string) => (["running", "RUNNING", "PAUSED"].includes(state) ? state : style.bad(state));
  const workerRows = workers.map(({ node, state, serves, rest }) => [
    node,
    shown(state),
    rest === null ? "-" : `${rest} ${serves ? style.good("ok") : style.bad("no answer")}`,
  ]);
  const connectorRows = (connectors ?? []).map(({ name, state, worker, tasks }) => [
    name,
    shown(state),
    worker || "-",
    tasks.map((task) => `${task.id} ${shown(task.state)} on ${task.worker}`).join(", ") || "none",
  ]);
  const head = (...columns: readonly string[]) => columns.map(style.faint);
  return [
    table([head("CONNECT", "STATE", "REST"), ...workerRows]),
    ...(connectorRows.length === 0 ? [] : [table([head("CONNECTOR", "STATE", "WORKER", "TASKS"), ...connectorRows])]),
  ];
}
