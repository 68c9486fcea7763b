import type Docker from "dockerode";
import type { DockerCluster } from "../../model/cluster.ts";
import type { Connect } from "../../model/connect.ts";
import type { ConnectAccess } from "../target.ts";
import { watchCrashes } from "./crashed.ts";
import { logTail } from "./execute.ts";
import { containerName } from "./names.ts";

/** Kafka Connect on Docker: each worker's REST is published on this machine. */
export function dockerConnect(docker: Docker, cluster: DockerCluster, { workers }: Connect): ConnectAccess {
  const name = (worker: string) => containerName(cluster, { name: worker });
  const watches = new Map(workers.map((worker) => [worker.name, watchCrashes(docker, name(worker.name))]));
  return {
    rest: async (worker) => {
      const published = workers.find((one) => one.name === worker)?.published;
      if (published === undefined) throw new Error(`${worker} publishes no port`);
      return `http://${published.ip}:${published.port}`;
    },
    logCommand: (worker) => `docker logs ${name(worker)}`,
    crashed: async (worker) => (await watches.get(worker)?.()) === "loops",
    logTail: (worker, lines) => logTail(docker.getContainer(name(worker)), lines),
  };
}
