import type Docker from "dockerode";

/** So many restarts without ever getting healthy are no recovery: it cannot start as it is. */
const hopeless = 2;

/**
 * Whether a node that Docker calls running is really down: its process ends again and again. Nothing is lost by
 * replacing it, and waiting for it would block the very update that heals it.
 */
export async function isCrashLooping(docker: Docker, container: string): Promise<boolean> {
  const { State, RestartCount } = await docker.getContainer(container).inspect();
  return RestartCount >= hopeless && State.Health?.Status !== "healthy";
}
