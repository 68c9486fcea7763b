import type Docker from "dockerode";

/** So many restarts without getting healthy since are no recovery: it cannot start as it is. */
const hopeless = 2;

/** A process that has lasted this long in ms is not about to end again, whatever happened to the ones before it. */
const lasting = 60_000;

/**
 * Whether a node that Docker calls running is really down: its process ends again and again. Nothing is lost by
 * replacing it, and waiting for it would block the very update that heals it. One that runs on and is merely unhealthy
 * (overloaded, or reading its log again) still counts for its neighbours and keeps its gate.
 */
export async function isCrashLooping(docker: Docker, container: string): Promise<boolean> {
  const { State, RestartCount } = await docker.getContainer(container).inspect();
  if (RestartCount < hopeless || State.Health?.Status === "healthy") return false;
  return State.Restarting || Date.now() - Date.parse(State.StartedAt) < lasting;
}
