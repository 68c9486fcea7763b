import type { V1Pod } from "@kubernetes/client-node";
import { troubleOf } from "../../../targets/kubernetes/trouble.ts";
import type { FoundNode } from "../found.ts";

type State = Pick<FoundNode, "state" | "status">;

/** What became of a pod that there should be. `replicas` of its StatefulSet; undefined = there is none. Pure. */
export function stateOf(pod: V1Pod | undefined, container: string, replicas: number | undefined): State {
  return pod === undefined ? withoutPod(replicas) : withPod(pod, container);
}

function withoutPod(replicas: number | undefined): State {
  if (replicas === 0) return { state: "stopped", status: "scaled to zero" };
  const why = replicas === undefined ? "its StatefulSet is gone" : `no pod; its StatefulSet is scaled to ${replicas}`;
  return { state: "missing", status: why };
}

function withPod(pod: V1Pod, container: string): State {
  if (pod.metadata?.deletionTimestamp !== undefined)
    return { state: "terminating", status: "its pod is being deleted" };
  const status = pod.status?.containerStatuses?.find(({ name }) => name === container);
  if (status?.state?.running !== undefined) return { state: "running", status: status.ready ? "ready" : "not ready" };
  const waiting = status?.state?.waiting?.reason ?? status?.state?.terminated?.reason ?? pod.status?.phase ?? "";
  return { state: "pending", status: troubleOf(pod)?.text ?? waiting };
}
