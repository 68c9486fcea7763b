import type { V1Pod } from "@kubernetes/client-node";

/** Reasons of a waiting container that no waiting heals. */
const HOPELESS: ReadonlySet<string> = new Set([
  "ErrImagePull",
  "ImagePullBackOff",
  "InvalidImageName",
  "ErrImageNeverPull",
  "CreateContainerConfigError",
]);

/** Why a pod cannot start, in Kubernetes' own words; undefined where there is nothing to say (yet). Pure. */
export function troubleOf(pod: V1Pod): { readonly text: string; readonly hopeless: boolean } | undefined {
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  const waiting = statuses.flatMap(({ state }) => (state?.waiting === undefined ? [] : [state.waiting]));
  const stuck = waiting.find(({ reason }) => HOPELESS.has(reason ?? ""));
  if (stuck !== undefined) return { text: `${stuck.reason}: ${stuck.message ?? "no more is said"}`, hopeless: true };
  const unscheduled = pod.status?.conditions?.find(({ type, status }) => type === "PodScheduled" && status === "False");
  if (unscheduled !== undefined)
    return { text: `not scheduled: ${unscheduled.message ?? unscheduled.reason ?? ""}`, hopeless: false };
  const crashed = waiting.find(({ reason }) => reason === "CrashLoopBackOff");
  return crashed === undefined ? undefined : { text: `${crashed.reason}: ${crashed.message ?? ""}`, hopeless: false };
}
