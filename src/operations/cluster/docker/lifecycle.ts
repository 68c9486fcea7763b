import type Docker from "dockerode";
import type { Role } from "../../../model/cluster.ts";
import { hasStatus } from "../../../targets/docker/engine/status.ts";
import { Failure, messageOf } from "../../output/failure.ts";
import { type FoundNode, isRunning } from "../found.ts";
import { listClusters } from "./list.ts";

type Process = Pick<FoundNode, "node" | "container" | "state">;

/** Stops what runs of a role: SIGTERM, then the grace the containers themselves carry (300 s for brokers, 330 in KRaft). */
export async function stopRole(docker: Docker, cluster: string, role: Role): Promise<void> {
  const nodes = (await nodesOf(docker, cluster, role)).filter(mayRun);
  await Promise.all(nodes.map((node) => stopContainer(docker, node)));
}

/** Starts what does not run of a role, and resumes what is paused. */
export async function startRole(docker: Docker, cluster: string, role: Role): Promise<void> {
  const nodes = (await nodesOf(docker, cluster, role)).filter((node) => !isRunning(node));
  await Promise.all(nodes.map((node) => startContainer(docker, node)));
}

/** Stops what runs beside the nodes, as gently. */
export async function stopCompanions(docker: Docker, cluster: string): Promise<void> {
  const companions = (await listClusters(docker)).get(cluster)?.companions ?? [];
  await Promise.all(companions.filter(mayRun).map((one) => stopContainer(docker, one)));
}

/** Starts what does not run beside the nodes. */
export async function startCompanions(docker: Docker, cluster: string): Promise<void> {
  const companions = (await listClusters(docker)).get(cluster)?.companions ?? [];
  await Promise.all(companions.filter((one) => !isRunning(one)).map((one) => startContainer(docker, one)));
}

/** Stops one container as gently, and starts it again. */
export async function restartContainer(docker: Docker, node: FoundNode): Promise<void> {
  await stopContainer(docker, node);
  await startContainer(docker, { ...node, state: "exited" });
}

async function nodesOf(docker: Docker, cluster: string, role: Role): Promise<readonly FoundNode[]> {
  const nodes = (await listClusters(docker)).get(cluster)?.nodes ?? [];
  return nodes.filter((node) => node.role === role);
}

/** A paused or restarting container has to be stopped too. */
function mayRun({ state }: Process): boolean {
  return state === "running" || state === "paused" || state === "restarting";
}

async function stopContainer(docker: Docker, node: Process): Promise<void> {
  const container = docker.getContainer(node.container);
  await attempt(node, "stopped", async () => {
    // A paused process cannot hear SIGTERM: it would sit out the grace and be killed.
    if (node.state === "paused") await container.unpause();
    await container.stop();
  });
}

async function startContainer(docker: Docker, node: Process): Promise<void> {
  const container = docker.getContainer(node.container);
  await attempt(node, "started", () => (node.state === "paused" ? container.unpause() : container.start()));
}

/** It is so already. */
const NOT_MODIFIED = 304;

async function attempt({ node, container }: Process, done: string, change: () => Promise<unknown>): Promise<void> {
  try {
    await change();
  } catch (error) {
    if (hasStatus(error, NOT_MODIFIED)) return;
    throw new Failure(`${node} could not be ${done}: ${messageOf(error)}`, {
      remedy: `docker logs ${container} may tell why.`,
    });
  }
}
