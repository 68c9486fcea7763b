import type Docker from "dockerode";
import { CONNECT_PORT } from "../../../model/connect.ts";
import { CONTAINER_PORTS } from "../../../model/ports.ts";
import { hasStatus } from "../../../targets/docker/engine/status.ts";
import { execute } from "../../../targets/docker/execute.ts";
import { readNodeFile } from "../../../targets/docker/packed.ts";
import { type ClusterAccess, NodeRefuses } from "../access.ts";
import type { FoundCompanion, FoundNode } from "../found.ts";
import { putFiles, readConfigFiles } from "./files.ts";
import { restartContainer, startCompanions, startRole, stopCompanions, stopRole } from "./lifecycle.ts";
import { copyLog } from "./log.ts";
import { beginProcess } from "./process.ts";

/** The nodes of one cluster on an engine: containers, by their names. */
export function dockerAccess(docker: Docker, cluster: string): ClusterAccess {
  const container = ({ container }: Pick<FoundNode, "container">) => docker.getContainer(container);
  return {
    everyone: {
      broker: "kafka:9092",
      controller: `controller:${CONTAINER_PORTS.CONTROLLER}`,
      zookeeper: "zookeeper:2181",
    },
    host: ({ node }) => node,
    file: (node, name) => readNodeFile(container(node), name),
    files: (node) => readConfigFiles(container(node)),
    put: (node, directory, files) => refusing(putFiles(container(node), directory, files)),
    execute: (node, command) => refusing(execute(container(node), command)),
    begin: (node, process) => refusing(beginProcess(container(node), process)),
    log: (node, wanted) => copyLog(container(node), wanted),
    stop: (role) => stopRole(docker, cluster, role),
    start: (role) => startRole(docker, cluster, role),
    companions: {
      stop: () => stopCompanions(docker, cluster),
      start: () => startCompanions(docker, cluster),
      rest: (worker) => publishedRest(docker, worker),
    },
    restart: (node) => restartContainer(docker, node),
    // Names inside are not for this machine, and every broker has an address that is.
    way: () => undefined,
  };
}

/** Where a worker's REST is published on this machine. */
async function publishedRest(docker: Docker, { node, container }: FoundCompanion): Promise<string> {
  const { NetworkSettings } = await docker.getContainer(container).inspect();
  const [binding] = NetworkSettings.Ports[`${CONNECT_PORT}/tcp`] ?? [];
  if (binding === undefined) throw new NodeRefuses(`${node} publishes no port now`);
  return `http://${binding.HostIp}:${binding.HostPort}`;
}

/** What the engine says when a container is gone, stopped, paused or restarting. */
const REFUSALS = [404, 409, 500];

async function refusing<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    throw REFUSALS.some((status) => hasStatus(error, status)) && error instanceof Error
      ? new NodeRefuses(error.message, { cause: error })
      : error;
  }
}
