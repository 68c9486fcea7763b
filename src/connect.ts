import * as pulumi from "@pulumi/pulumi";
import { bringConnector } from "./connect/bring.ts";
import { lookWhenCalm } from "./connect/calm.ts";
import { checkConnectors } from "./connect/check.ts";
import { hiding } from "./connect/hide.ts";
import type { LiveConnectors } from "./connect/live.ts";
import { foundOf, planConnector } from "./connect/plan.ts";
import { registerConnectors, rememberConnectors } from "./connect/resource.ts";
import { ConnectRefused, type ConnectRest, ConnectSilent, connectRest } from "./connect/rest.ts";
import { strangersText } from "./connect/strangers.ts";
import { NotRunning, waitRunning, waitServing } from "./connect/wait.ts";
import type { Connect, Connector } from "./model/connect.ts";
import { formatObstacles, type Obstacle } from "./targets/obstacle.ts";
import { refusal } from "./targets/refusal.ts";
import { settled } from "./targets/settled.ts";
import type { ConnectAccess, Deployment } from "./targets/target.ts";

export interface ConnectOptions {
  readonly owner: pulumi.ComponentResource;
  readonly resourceName: string;
  readonly connect: Connect | undefined;
  readonly deployment: Pick<Deployment, "connect" | "raiseCompanions" | "secrets">;
  readonly deadlineMs: number;
  readonly onProgress: (text: string) => void;
}

/** A preview does not wait for workers that are silent. */
const PREVIEW_MS = 2000;

/**
 * What serves the cluster, once it is ready: companions raised, workers of Connect that answer, and its connectors
 * brought to where the description says. All that Connect has against a connector is said before the first is touched.
 * Rejects with RunError.
 */
export async function settleConnect(options: ConnectOptions): Promise<void> {
  try {
    await settle(options);
  } catch (error) {
    throw explained(error);
  }
}

/** What a person can act on comes without a stack; anything else is a defect and keeps its own. */
function explained(error: unknown): unknown {
  if (error instanceof NotRunning) return refusal(error.message);
  if (error instanceof ConnectSilent) return refusal(`The cluster runs, but ${error.message}.`);
  if (error instanceof ConnectRefused)
    return refusal(`The cluster runs, but Kafka Connect refused (HTTP ${error.status}): ${error.message}`);
  return error;
}

async function settle(options: ConnectOptions): Promise<void> {
  const { connect, deployment } = options;
  const hide = hiding(deployment.secrets ?? []);
  const access = deployment.connect && discreet(deployment.connect, hide);
  await deployment.raiseCompanions?.(async (companion) => {
    if (access !== undefined && isWorker(connect, companion)) await waitServing(access, [companion], options);
  });
  if (connect === undefined) return;
  const names = connect.workers.map(({ name }) => name);
  if (!pulumi.runtime.isDryRun() && access !== undefined) await waitServing(access, names, options);
  await settleConnectors(options, connect, access, hide);
}

/** The way to workers whose logs are repeated here without what is not to be shown. */
const discreet = (access: ConnectAccess, hide: (text: string) => string): ConnectAccess => ({
  ...access,
  logTail: async (worker, lines) => hide(await access.logTail(worker, lines)),
});

const isWorker = (connect: Connect | undefined, name: string): boolean =>
  connect?.workers.some((worker) => worker.name === name) ?? false;

async function settleConnectors(
  options: ConnectOptions,
  { workers, connectors }: Connect,
  access: ConnectAccess | undefined,
  hide: (text: string) => string,
): Promise<void> {
  const { owner, resourceName } = options;
  const dry = pulumi.runtime.isDryRun();
  const ways = workers.map(({ name }) => async () => {
    if (access === undefined) throw new Error("there is no way to it in this preview");
    return await access.rest(name);
  });
  const rest = connectRest(ways, { hide, ...(dry && { timeoutMs: PREVIEW_MS, busyMs: 0 }) });
  const { live, restless } = await look(options, rest, connectors);
  await removeLeaving(options, rest, connectors, live);
  await registerConnectors(
    owner,
    resourceName,
    connectors.map((connector) => ({
      connector,
      found: live && foundOf(connector, live.get(connector.name)),
      apply: () => bring(options, rest, access, connector),
    })),
  );
  // Nothing was to be done to them, so that nobody has waited for them yet.
  if (access !== undefined && restless.length > 0) await waitRunning(rest, access, restless, options);
}

interface Look {
  /** undefined = no worker was there to be asked, in a preview. */
  readonly live: LiveConnectors | undefined;
  readonly restless: readonly Connector[];
}

/** In an update, what Connect would refuse of that which is to be changed is refused here. */
async function look(options: ConnectOptions, rest: ConnectRest, connectors: readonly Connector[]): Promise<Look> {
  if (pulumi.runtime.isDryRun()) return { live: await lookInPreview(options.owner, rest, connectors), restless: [] };
  const calm = await lookWhenCalm(rest, connectors, options);
  const changing = connectors.filter((connector) => {
    const { create, configure } = planConnector(connector, calm.live.get(connector.name));
    return create || configure;
  });
  refuse(await checkConnectors(rest, changing));
  return calm;
}

/** Removes the connectors that were ours and have left the description, and tells of those that nobody can tell about. */
async function removeLeaving(
  { owner, resourceName }: ConnectOptions,
  rest: ConnectRest,
  connectors: readonly Connector[],
  live: LiveConnectors | undefined,
): Promise<void> {
  const names = connectors.map(({ name }) => name);
  const removed = new Set<string>();
  const stash = rememberConnectors(owner, resourceName, names, async (gone) => {
    await Promise.all(gone.map((name) => rest.remove(name)));
    for (const name of gone) removed.add(name);
  });
  await settled([stash]);
  if (live === undefined || pulumi.runtime.isDryRun()) return;
  const text = strangersText([...live.keys()], [...names, ...removed]);
  if (text !== undefined) void pulumi.log.warn(text, owner);
}

async function lookInPreview(
  owner: pulumi.Resource,
  rest: ConnectRest,
  connectors: readonly Connector[],
): Promise<LiveConnectors | undefined> {
  if (connectors.length === 0) return undefined;
  try {
    return await rest.connectors();
  } catch {
    void pulumi.log.info("The connectors were not compared with Kafka Connect: no worker answers yet.", owner);
    return undefined;
  }
}

/** By what Connect has when its turn comes, whatever the plan said. */
async function bring(
  options: ConnectOptions,
  rest: ConnectRest,
  access: ConnectAccess | undefined,
  connector: Connector,
): Promise<void> {
  if (access === undefined) throw new Error("an update without a way to Kafka Connect");
  await bringConnector(rest, connector);
  await waitRunning(rest, access, [connector], options);
}

function refuse(obstacles: readonly Obstacle[]): void {
  if (obstacles.length === 0) return;
  throw refusal(formatObstacles(obstacles, "of the connectors. The cluster is ready, and no connector was changed."));
}
