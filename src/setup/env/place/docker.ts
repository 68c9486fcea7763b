import { createServer } from "node:net";
import type Docker from "dockerode";
import type { DockerTarget } from "../../../model/cluster.ts";
import { dockerData } from "../../../operations/data/docker.ts";
import { label } from "../../../targets/docker/labels.ts";
import { engineClient } from "../../engine/client.ts";
import { leftovers } from "./leftovers.ts";
import type { Place } from "./place.ts";

/** An engine as the place of one environment. */
export function dockerPlace({ host }: DockerTarget, owner: string): Place {
  const lead = "The Docker engine of this environment cannot be reached.";
  let client: ReturnType<typeof engineClient> | undefined;
  const open = () => (client ??= engineClient(host, lead));
  const containers = async () => (await open()).docker.listContainers({ all: true });
  return {
    words: host === undefined ? "Docker" : `Docker at ${host}`,
    takenPorts: async () => {
      const others = (await containers()).filter(({ Labels }) => Labels[label.stack] !== owner);
      return { ports: new Set(others.flatMap(publicPorts)), note: undefined };
    },
    busyPorts: async (ports) => {
      if (!(await open()).engine.isLocal) return [];
      const own = new Set((await containers()).filter(isOf(owner)).flatMap(publicPorts));
      const asked = ports.filter((port) => !own.has(port));
      const free = await Promise.all(asked.map(isFree));
      return asked.filter((_, index) => !free[index]);
    },
    nodes: async () => {
      const own = (await containers()).filter(isOf(owner)).filter(({ Labels }) => Labels[label.node] !== undefined);
      return { running: own.filter(({ State }) => State === "running").length, all: own.length };
    },
    data: async () => {
      const volumes = await (await dockerData(host)).kept({ stack: owner });
      return { names: volumes.map(({ name }) => `volume ${name}`), alsoMade: [] };
    },
    deleteData: async () => {
      const volumes = await dockerData(host);
      const nodes = await volumes.nodes({ stack: owner });
      if (nodes.length > 0) throw leftovers("Containers", owner, nodes);
      return (await volumes.remove(await volumes.kept({ stack: owner }))).left;
    },
  };
}

const isOf =
  (owner: string) =>
  ({ Labels }: Docker.ContainerInfo): boolean =>
    Labels[label.stack] === owner && Labels[label.temporary] === undefined;

const publicPorts = ({ Ports }: Docker.ContainerInfo): number[] =>
  Ports.flatMap(({ PublicPort }) => (PublicPort === undefined ? [] : [PublicPort]));

/** A bind tells at once, and says nothing to whoever listens there. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code !== "EADDRINUSE"));
    server.listen({ host: "127.0.0.1", port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
