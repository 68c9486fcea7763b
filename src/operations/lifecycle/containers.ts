import type Docker from "dockerode";
import type { NodeContainer } from "../cluster/containers.ts";
import { Failure, messageOf } from "../output/failure.ts";

/** SIGTERM, then the grace the container itself carries (300 s for brokers). Already stopped is fine. */
export async function stopContainer(docker: Docker, node: NodeContainer): Promise<void> {
  const container = docker.getContainer(node.containerId);
  await attempt(node, "stopped", async () => {
    // A paused process cannot hear SIGTERM: it would sit out the grace and be killed.
    if (node.state === "paused") await container.unpause();
    await container.stop();
  });
}

/** Starts a stopped container, resumes a paused one. Already running is fine. */
export async function startContainer(docker: Docker, node: NodeContainer): Promise<void> {
  const container = docker.getContainer(node.containerId);
  await attempt(node, "started", () => (node.state === "paused" ? container.unpause() : container.start()));
}

const NOT_MODIFIED = 304;

async function attempt(
  { node, container }: NodeContainer,
  done: string,
  change: () => Promise<unknown>,
): Promise<void> {
  try {
    await change();
  } catch (error) {
    if (error instanceof Error && "statusCode" in error && error.statusCode === NOT_MODIFIED) return;
    throw new Failure(`${node} could not be ${done}: ${messageOf(error)}`, {
      remedy: `docker logs ${container} may tell why.`,
    });
  }
}
