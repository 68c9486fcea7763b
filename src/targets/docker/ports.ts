import { createServer } from "node:net";
import type Docker from "dockerode";
import type { Cluster } from "../../model/cluster.ts";
import { nodesOf } from "../../model/nodes.ts";
import { UI } from "../../model/ui.ts";
import type { Obstacle } from "../obstacle.ts";
import { connectBindings } from "./connect.ts";
import { bindingsOf } from "./container.ts";
import { hasStatus } from "./engine/status.ts";
import type { Live } from "./live.ts";
import { containerName } from "./names.ts";
import { uiBindings } from "./ui.ts";

/** Host ports that something else holds, another node included. Asks this machine, so only for a local engine. */
export async function busyPorts(docker: Docker, cluster: Cluster, live: Live, gatewayIp: string): Promise<Obstacle[]> {
  const holding = [
    ...nodesOf(cluster).map((node) => ({ node, bindings: bindingsOf(node, gatewayIp) })),
    ...(cluster.connect?.workers ?? []).map((worker) => ({ node: worker, bindings: connectBindings(worker) })),
    ...(cluster.ui === undefined ? [] : [{ node: { name: UI }, bindings: uiBindings(cluster.ui) }]),
  ];
  const wanted = holding.flatMap(({ node, bindings }) => {
    const own = live.containers.get(containerName(cluster, node))?.ports ?? [];
    return bindings.filter(({ port }) => !own.includes(port)).map((binding) => ({ node, ...binding }));
  });
  const busy = (await Promise.all(wanted.map(async (b) => ({ ...b, free: await isFree(b.ip, b.port) })))).filter(
    (b) => !b.free,
  );
  if (busy.length === 0) return [];
  const holders = await docker.listContainers();
  const told = busy.map(async ({ node, what, setting, ip, port }): Promise<Obstacle[]> => {
    const holder = holders.find((c) => c.Ports.some((p) => p.PublicPort === port && p.Type === "tcp"));
    const name = holder?.Names[0]?.replace(/^\//, "");
    const own = containerName(cluster, node);
    if (name === own || (name === undefined && (await isStartingOn(docker, own, port)))) return [];
    return [
      {
        code: "port-busy",
        about: `${ip}:${port}`,
        message: `Port ${port}, wanted for ${node.name}'s ${what}, is held by ${name === undefined ? "another process on this machine" : `container ${name}`}.`,
        remedy: `Stop it, or set ${setting} to a free range.`,
      },
    ];
  });
  return (await Promise.all(told)).flat();
}

/**
 * A node whose process died and that Docker starts again by its restart policy: Docker listens for it before its list says
 * so. With a broker that comes back before ZooKeeper has given up its old session, that lasts for several starts.
 */
async function isStartingOn(docker: Docker, container: string, port: number): Promise<boolean> {
  try {
    const { State, HostConfig } = await docker.getContainer(container).inspect();
    const bound = Object.values(
      (HostConfig.PortBindings ?? {}) as Record<string, { HostPort: string }[] | null>,
    ).flat();
    return (State.Running || State.Restarting) && bound.some((binding) => Number(binding?.HostPort) === port);
  } catch (error) {
    if (hasStatus(error, 404)) return false;
    throw error;
  }
}

/** A bind tells at once and says nothing to whoever listens there. Permission problems are Docker's business, not ours. */
export function isFree(ip: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code !== "EADDRINUSE"));
    server.listen({ host: ip, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
