import type { V1Pod } from "@kubernetes/client-node";
import { poll } from "../../../readiness/poll.ts";
import { type Api, statusOf, wordsOf } from "../../../targets/kubernetes/api.ts";
import { Failure } from "../../output/failure.ts";

const patience = { deadlineMs: 60_000, everyMs: 200 };

/** The StatefulSet of a node, and its container: `kafka` of `kafka-1`. */
export const workloadOf = (node: string): string => node.replace(/-\d+$/, "");

/** undefined = there is none. */
export async function podOf({ core, namespace }: Api, name: string): Promise<V1Pod | undefined> {
  try {
    return await core.readNamespacedPod({ namespace, name });
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw new Failure(`${name} could not be read: ${wordsOf(error)}`);
  }
}

/** Which of its processes runs in a pod, as Kubernetes numbers them; undefined = none. */
export function runIn(pod: V1Pod | undefined): string | undefined {
  const server = workloadOf(pod?.metadata?.name ?? "");
  const status = pod?.status?.containerStatuses?.find(({ name }) => name === server);
  return status?.state?.running === undefined ? undefined : `${pod?.metadata?.uid} ${status.restartCount}`;
}

/** Resolves when what ran before does not any more. */
export async function untilEnded(api: Api, name: string, before: string | undefined): Promise<void> {
  const missing = (pod: V1Pod | undefined) => (runIn(pod) === before ? [`${name} runs on`] : []);
  const { complete } = await poll(() => podOf(api, name), missing, patience);
  if (!complete) throw new Failure(`The server of ${name} was killed and runs on.`);
}

/** Without any grace; resolves when that pod is gone or another one has its name. */
export async function removePod(api: Api, name: string): Promise<void> {
  const { core, namespace } = api;
  const uidOf = async () => (await podOf(api, name))?.metadata?.uid;
  const before = await uidOf();
  if (before === undefined) return;
  await core.deleteNamespacedPod({ namespace, name, gracePeriodSeconds: 0 });
  await poll(uidOf, (now) => (now === before ? [`${name} is still there`] : []), patience);
}
