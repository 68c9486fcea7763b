import type { V1Pod } from "@kubernetes/client-node";
import type { Role, Workload } from "../../../model/cluster.ts";
import { workloadName } from "../../../model/names.ts";
import { poll } from "../../../readiness/poll.ts";
import { type Api, statusOf, wordsOf } from "../../../targets/kubernetes/api.ts";
import { containerName } from "../../../targets/kubernetes/names.ts";
import { scale } from "../../../targets/kubernetes/scale.ts";
import { troubleOf } from "../../../targets/kubernetes/trouble.ts";
import { Failure } from "../../output/failure.ts";
import type { FoundCluster, FoundNode } from "../found.ts";

const everyMs = 200;
/** A broker's grace is 330 s at most; and how long pods may take to start, disks, images and scheduling included. */
const patienceMs = 360_000;
const hopelessMs = 10_000;

/** Scales a role to zero and waits until its pods are gone. Its claims stay. */
export const stopRole = (api: Api, cluster: FoundCluster, role: Role): Promise<void> =>
  stopPods(api, role, podsOf(cluster, role));

/** Scales a role to all its nodes and waits until their processes run. */
export const startRole = (api: Api, cluster: FoundCluster, role: Role): Promise<void> =>
  startPods(api, role, podsOf(cluster, role));

const podsOf = ({ nodes }: FoundCluster, role: Role): readonly string[] =>
  nodes.flatMap((node) => (node.role === role ? [node.container] : []));

/** The same of any workload, by the names of its pods. */
export async function stopPods(api: Api, workload: Workload, names: readonly string[]): Promise<void> {
  await scaleOrFail(api, workload, 0);
  await until(api, (pods) => names.filter((name) => pods.has(name)).map((name) => `${name} has not stopped`));
}

export async function startPods(api: Api, workload: Workload, names: readonly string[]): Promise<void> {
  await scaleOrFail(api, workload, names.length);
  const refuse = refuseHopeless();
  await until(api, (pods) => {
    refuse(names.flatMap((name) => pods.get(name) ?? []));
    return names.flatMap((name) => notRunning(pods.get(name), name, workload));
  });
}

/** What no waiting heals (an image nobody has) ends the waiting when it has lasted; a registry may fail for a moment. */
function refuseHopeless(): (pods: readonly V1Pod[]) => void {
  let since: number | undefined;
  return (pods) => {
    const hopeless = pods.flatMap((pod) => {
      const trouble = troubleOf(pod);
      return trouble?.hopeless ? [`${pod.metadata?.name}: ${trouble.text}`] : [];
    });
    since = hopeless.length === 0 ? undefined : (since ?? performance.now());
    if (since !== undefined && performance.now() - since > hopelessMs)
      throw new Failure("Pods cannot start.", { details: hopeless, remedy: "Mend that, then run `pulumi up`." });
  };
}

/** Deletes a pod, gently as its grace says, and waits until the one that takes its place runs. */
export async function restartPod(api: Api, node: FoundNode): Promise<void> {
  const { core, namespace } = api;
  const name = node.container;
  const before = (await podsIn(api)).get(name)?.metadata?.uid;
  await core.deleteNamespacedPod({ namespace, name }).catch((error: unknown) => {
    if (statusOf(error) !== 404) throw new Failure(`${node.node} could not be stopped: ${wordsOf(error)}`);
  });
  await until(api, (pods) => {
    const pod = pods.get(name);
    return pod?.metadata?.uid === before ? [`${node.node} has not stopped`] : notRunning(pod, name, node.role);
  });
}

function notRunning(pod: V1Pod | undefined, node: string, workload: Workload): readonly string[] {
  const status = pod?.status?.containerStatuses?.find(({ name }) => name === containerName(workload));
  if (status?.state?.running !== undefined && pod?.metadata?.deletionTimestamp === undefined) return [];
  const why = pod === undefined ? "there is no pod" : (troubleOf(pod)?.text ?? "its container does not run yet");
  return [`${node}: ${why}`];
}

async function scaleOrFail(api: Api, workload: Workload, replicas: number): Promise<void> {
  try {
    await scale(api, workload, replicas);
  } catch (error) {
    throw new Failure(`The StatefulSet ${workloadName(workload)} could not be scaled: ${wordsOf(error)}`, {
      remedy: "`pulumi up` makes what is missing.",
    });
  }
}

async function podsIn({ core, namespace }: Api): Promise<ReadonlyMap<string, V1Pod>> {
  const { items } = await core.listNamespacedPod({ namespace });
  return new Map(items.map((pod) => [pod.metadata?.name ?? "", pod]));
}

async function until(api: Api, missing: (pods: ReadonlyMap<string, V1Pod>) => readonly string[]): Promise<void> {
  const seen = await poll(() => podsIn(api), missing, { deadlineMs: patienceMs, everyMs });
  if (seen.complete) return;
  throw new Failure(`Kubernetes has not done it in ${Math.round(seen.seconds)} s.`, { details: missing(seen.seen) });
}
