import type Docker from "dockerode";
import type { Cluster } from "../../model/cluster.ts";
import { CONFIG_DIRECTORY } from "../../properties/file.ts";
import type { Access } from "../target.ts";
import { containerName } from "./container.ts";
import { execute, logTail } from "./execute.ts";

/** How readiness looks at a cluster on Docker: `probe.sh` by exec in a running container; no JVM, no new container. */
export function dockerVantage(docker: Docker, cluster: Cluster): Access {
  const container = (node: string) => docker.getContainer(containerName(cluster, { name: node }));
  return {
    name: cluster.name,
    brokers: cluster.brokers,
    zookeepers: cluster.zookeepers,
    probe: async (node: string, args: readonly string[]) =>
      (await execute(container(node), ["bash", `${CONFIG_DIRECTORY}/probe.sh`, ...args])).output,
    logCommand: (node: string) => `docker logs ${containerName(cluster, { name: node })}`,
    logTail: (node: string, lines: number) => logTail(container(node), lines),
  };
}
