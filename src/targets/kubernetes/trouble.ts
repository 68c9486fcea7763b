import type { V1ContainerStateTerminated, V1ContainerStatus, V1Pod } from "@kubernetes/client-node";

/** Reasons of a waiting container that no waiting heals. */
const HOPELESS: ReadonlySet<string> = new Set([
  "ErrImagePull",
  "ImagePullBackOff",
  "InvalidImageName",
  "ErrImageNeverPull",
  "CreateContainerConfigError",
]);

export interface Trouble {
  readonly text: string;
  /** No waiting heals it. */
  readonly hopeless: boolean;
  /** Its process ends again and again. */
  readonly crashes: boolean;
}

/** Why a pod cannot start, in Kubernetes' own words; undefined where there is nothing to say (yet). Pure. */
export function troubleOf(pod: V1Pod): Trouble | undefined {
  const waiting = statusesOf(pod).flatMap((status) => {
    const { state } = status;
    return state?.waiting === undefined ? [] : [{ status, waiting: state.waiting }];
  });
  const stuck = waiting.find((one) => HOPELESS.has(one.waiting.reason ?? ""))?.waiting;
  if (stuck !== undefined) {
    return { text: `${stuck.reason}: ${stuck.message ?? "no more is said"}`, hopeless: true, crashes: false };
  }
  const unscheduled = pod.status?.conditions?.find(({ type, status }) => type === "PodScheduled" && status === "False");
  if (unscheduled !== undefined) {
    const text = `not scheduled: ${unscheduled.message ?? unscheduled.reason ?? ""}`;
    return { text, hopeless: false, crashes: false };
  }
  const crashed = waiting.find((one) => one.waiting.reason === "CrashLoopBackOff");
  return crashed && { text: crashText(crashed.status), hopeless: false, crashes: true };
}

function crashText({ restartCount, lastState }: V1ContainerStatus): string {
  const ended = lastState?.terminated;
  const how =
    ended === undefined ? "" : `, last with exit code ${ended.exitCode}${ended.reason ? ` (${ended.reason})` : ""}`;
  return `its process has ended ${restartCount + 1} times${how}`;
}

const statusesOf = ({ status }: V1Pod): readonly V1ContainerStatus[] => [
  ...(status?.initContainerStatuses ?? []),
  ...(status?.containerStatuses ?? []),
];

/** So many starts without getting ready since are no recovery: it cannot start as it is. */
const hopeless = 2;

/** A process that has lasted this long in ms is not about to end again, whatever happened to the ones before it. */
const lasting = 60_000;

/**
 * Its server runs and is there for others, or may be before long: one that was killed reads its log again, and takes its
 * time. One that ends again and again is as good as dead: stopping it takes nothing from anybody. The number of restarts
 * alone does not tell, because it never goes back: the run before has to have been a short one, too.
 */
export function serves({ status }: V1Pod, now = Date.now()): boolean {
  return (status?.containerStatuses ?? []).some(({ state, lastState, ready, restartCount }) => {
    if (state?.running === undefined) return false;
    const since = state.running.startedAt?.getTime() ?? now;
    return ready || restartCount < hopeless || now - since >= lasting || !wasShort(lastState?.terminated);
  });
}

/** One of which nothing is known any more was not. */
function wasShort(run: V1ContainerStateTerminated | undefined): boolean {
  if (run?.startedAt === undefined || run.finishedAt === undefined) return false;
  return run.finishedAt.getTime() - run.startedAt.getTime() < lasting;
}
