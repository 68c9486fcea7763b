import { setTimeout as pause } from "node:timers/promises";
import type Docker from "dockerode";
import { hasStatus } from "./engine/status.ts";

/** So many restarts without getting healthy since are no recovery: it cannot start as it is. */
const hopeless = 2;

/** A process that has lasted this long in ms is not about to end again, whatever happened to the ones before it. */
const lasting = 60_000;

/** Where nobody can tell yet, it is looked at again for so long: a start that fails takes some seconds. */
const watching = { deadlineMs: 30_000, everyMs: 300 };

/** What becomes of a node's processes; `unclear` = it may be coming back, or about to end again. */
export type Course = "runs" | "unclear" | "loops";

/**
 * Looks at a node that Docker calls running, again and again: is it really down, for its process ends each time it is
 * started? Nothing is lost by replacing it, and waiting for it would block the very update that heals it. One that runs
 * on and is merely unhealthy (overloaded, or reading its log again) still counts for its neighbours and keeps its gate.
 *
 * The number of restarts alone is no proof, because it never goes back: a broker that was killed twice last month, and now
 * again, is reading its log. What counts is that a run has just been short. Docker keeps the times of one run only: while
 * it waits to start the next, both are of the run that has ended; while one runs, its begin is remembered from the look
 * before.
 */
export function watchCrashes(docker: Docker, container: string): () => Promise<Course> {
  let before: { readonly restarts: number; readonly startedAt: number } | undefined;
  let loops = false;
  return async () => {
    const seen = await inspect(docker, container);
    if (seen === undefined) return "loops";
    const { State, RestartCount: restarts } = seen;
    const [startedAt, finishedAt] = [Date.parse(State.StartedAt), Date.parse(State.FinishedAt)];
    const again = before !== undefined && restarts > before.restarts;
    const began = again ? before?.startedAt : State.Restarting ? startedAt : undefined;
    if (began !== undefined) loops = finishedAt - began < lasting;
    before = { restarts, startedAt };
    if (State.Health?.Status === "healthy") loops = false;
    const isYoung = State.Restarting || Date.now() - startedAt < lasting;
    if (restarts < hopeless || State.Health?.Status === "healthy" || !isYoung) return "runs";
    return loops ? "loops" : "unclear";
  };
}

/** The same in one answer, for which it waits where there is reason to: of a node that never failed it is there at once. */
export async function isCrashLooping(docker: Docker, container: string, options = watching): Promise<boolean> {
  const look = watchCrashes(docker, container);
  const end = performance.now() + options.deadlineMs;
  for (;;) {
    const course = await look();
    if (course !== "unclear" || performance.now() > end) return course === "loops";
    await pause(options.everyMs);
  }
}

/** undefined = there is no such container. */
async function inspect(docker: Docker, container: string): Promise<Docker.ContainerInspectInfo | undefined> {
  return docker
    .getContainer(container)
    .inspect()
    .catch((error: unknown) => {
      if (hasStatus(error, 404)) return undefined;
      throw error;
    });
}
