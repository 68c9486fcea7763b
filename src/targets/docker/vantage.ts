import type Docker from "dockerode";
import type { Cluster } from "../../model/cluster.ts";
import { votersOf } from "../../model/quorum.ts";
import { probeCommand } from "../../properties/ask.ts";
import type { Access } from "../target.ts";
import { hasStatus } from "./engine/status.ts";
import { execute, logTail } from "./execute.ts";
import { label } from "./labels.ts";
import type { Live } from "./live.ts";
import { containerName } from "./names.ts";

/**
 * How readiness looks at a cluster on Docker: `probe.sh` by exec in a running container; no JVM, no new container. A
 * broker that runs in `live` says there what it advertises, until it is changed.
 */
export function dockerVantage(docker: Docker, cluster: Cluster, live: Live, joining: readonly string[] = []): Access {
  const container = (node: string) => docker.getContainer(containerName(cluster, { name: node }));
  return {
    name: cluster.name,
    brokers: cluster.brokers,
    zookeepers: cluster.zookeepers,
    voters: votersOf(cluster),
    joining,
    alsoAt: [...live.containers.values()].flatMap(({ labels }) => labels[label.external] ?? []),
    probe: async (node: string, args: readonly string[]) =>
      (await execute(container(node), probeCommand(args)).catch(inWords)).output,
    logCommand: (node: string) => `docker logs ${containerName(cluster, { name: node })}`,
    logTail: (node: string, lines: number) => logTail(container(node), lines),
  };
}

/** 409: it is stopped, or its process has ended and Docker waits before it starts it again. */
function inWords(error: unknown): never {
  throw hasStatus(error, 409) ? new Error("it is not running") : error;
}
