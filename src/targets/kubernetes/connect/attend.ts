import { setTimeout as pause } from "node:timers/promises";
import type { V1Pod, V1StatefulSet } from "@kubernetes/client-node";
import type { KubernetesCluster } from "../../../model/cluster.ts";
import { CONNECT } from "../../../model/connect.ts";
import { workloadName } from "../../../model/names.ts";
import { refusal } from "../../refusal.ts";
import type { Api } from "../api.ts";
import { lastWords } from "../explain.ts";
import { kubectlFor } from "../kubectl.ts";
import { lookAtPods } from "../live.ts";
import { containerName, PREPARE } from "../names.ts";
import { REVISION } from "../revisions.ts";
import { type Trouble, troubleOf } from "../trouble.ts";

export interface Attendance {
  readonly deadlineMs: number;
  readonly onProgress: (text: string) => void;
}

const everyMs = 300;
/** How long a registry may fail, and a worker end again and again, before that is believed. */
const patienceMs = { hopeless: 10_000, crashes: 30_000 } as const;

/** A worker that is not there yet, and why. */
export interface Missing extends Trouble {
  readonly worker: string;
  /** Whose log tells more. */
  readonly container: string;
}

/**
 * Waits until every worker is of the newest template and says that it is well. Their StatefulSet replaces them by itself,
 * one after another. Rejects with RunError.
 */
export async function attendWorkers(api: Api, cluster: KubernetesCluster, attendance: Attendance): Promise<void> {
  const start = performance.now();
  const patience = new Patience();
  let told = "";
  for (;;) {
    const [set, pods] = await Promise.all([readSet(api), lookAtPods(api)]);
    const missing = missingWorkers(cluster, set, pods);
    if (missing.length === 0) return;
    const passed = performance.now() - start;
    if (passed > attendance.deadlineMs || patience.isOver(missing))
      throw refusal(await explain(api, cluster, missing, passed / 1000));
    const text = `waiting for workers: ${missing.map(({ worker, text: why }) => `${worker} (${why})`).join(", ")}`;
    if (text !== told) attendance.onProgress(text);
    told = text;
    await pause(everyMs);
  }
}

/** What no waiting heals ends it once it has lasted. */
class Patience {
  private readonly since = new Map<keyof typeof patienceMs, number>();

  isOver(missing: readonly Missing[]): boolean {
    const now = performance.now();
    return (["hopeless", "crashes"] as const).some((kind) => {
      if (!missing.some((one) => one[kind])) {
        this.since.delete(kind);
        return false;
      }
      const since = this.since.get(kind) ?? now;
      this.since.set(kind, since);
      return now - since > patienceMs[kind];
    });
  }
}

async function readSet({ apps, namespace }: Api): Promise<V1StatefulSet | undefined> {
  const { items } = await apps.listNamespacedStatefulSet({ namespace });
  return items.find(({ metadata }) => metadata?.name === workloadName(CONNECT));
}

/** Pure. */
export function missingWorkers(
  { connect }: KubernetesCluster,
  set: V1StatefulSet | undefined,
  pods: ReadonlyMap<string, V1Pod>,
): readonly Missing[] {
  const isObserved = (set?.status?.observedGeneration ?? 0) >= (set?.metadata?.generation ?? 1);
  const revision = isObserved ? set?.status?.updateRevision : undefined;
  return (connect?.workers ?? []).flatMap(({ name: worker }) => {
    const trouble = revision === undefined ? said("not looked at yet") : troubleWith(pods.get(worker), revision);
    return trouble === undefined ? [] : [{ worker, container: turnOf(pods.get(worker)), ...trouble }];
  });
}

/** The first container has to end before the worker begins. */
function turnOf(pod: V1Pod | undefined): string {
  const [prepare] = pod?.status?.initContainerStatuses ?? [];
  return prepare?.state?.terminated?.exitCode === 0 ? containerName(CONNECT) : PREPARE;
}

const said = (text: string): Trouble => ({ text, hopeless: false, crashes: false });

/** A pod of an older template is about to be replaced: what is wrong with it is nobody's concern any more. */
function troubleWith(pod: V1Pod | undefined, revision: string): Trouble | undefined {
  if (pod === undefined) return said("there is no pod yet");
  if (pod.metadata?.deletionTimestamp !== undefined) return said("it stops");
  if (pod.metadata?.labels?.[REVISION] !== revision) return said("it is to be replaced");
  const server = pod.status?.containerStatuses?.find(({ name }) => name === containerName(CONNECT));
  if (server?.ready === true) return undefined;
  return troubleOf(pod) ?? said(server?.state?.running === undefined ? "it does not run yet" : "it is not ready yet");
}

async function explain(
  api: Api,
  cluster: KubernetesCluster,
  missing: readonly Missing[],
  seconds: number,
): Promise<string> {
  const workers = await Promise.all(
    missing.map(async ({ worker, text, crashes, container }) => [
      `  - ${worker}: ${text}`,
      ...(crashes ? await lastWords(api, worker, container) : []).map((line) => `      ${line}`),
    ]),
  );
  return [
    `Cluster ${cluster.name} runs, but its workers of Kafka Connect are not ready after ${Math.round(seconds)} s.`,
    ...workers.flat(),
    `\`${kubectlFor(cluster)} describe pod ${missing[0]?.worker}\` tells more.`,
    "Nothing was removed. The next `pulumi up` looks again.",
  ].join("\n");
}
