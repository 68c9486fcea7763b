import { createServer } from "node:net";
import type Docker from "dockerode";
import type { Cluster } from "../../model/cluster.ts";
import { nodesOf } from "../../model/nodes.ts";
import type { Obstacle } from "../obstacle.ts";
import { bindingsOf } from "./container.ts";
import type { Identity } from "./identity.ts";
import { label } from "./labels.ts";
import type { Live } from "./live.ts";
import { containerName } from "./names.ts";

/** The JVM beside its heap: metaspace, threads, code cache, direct buffers. */
const nativeMiB = 250;

/** Objects under our names that are not this stack's, and networks that are to be joined but do not exist. */
export function foreignObjects(cluster: Cluster, identity: Identity, live: Live): Obstacle[] {
  const kinds = [
    ["container", live.containers],
    ["volume", live.volumes],
    ["network", live.networks],
  ] as const;
  const joined = cluster.target.network.existing ? cluster.target.network.name : undefined;
  const obstacles = kinds.flatMap(([kind, objects]) =>
    [...objects.values()]
      .filter((object) => object.labels[label.uid] !== identity.uid && !(kind === "network" && object.name === joined))
      .map((object) => foreign(kind, object.name, object.labels, identity)),
  );
  if (joined !== undefined && !live.networks.has(joined)) {
    obstacles.push({
      code: "network-missing",
      about: `network ${joined}`,
      message: `docker.network names ${joined}, which the engine does not have.`,
      remedy: `Create it (docker network create ${joined}), or leave docker.network out to get a network of the cluster's own.`,
    });
  }
  return obstacles;
}

function foreign(kind: string, name: string, labels: Readonly<Record<string, string>>, identity: Identity): Obstacle {
  const owner = labels[label.stack];
  const whose =
    owner === undefined
      ? "which nothing of ours has made"
      : `which belongs to cluster ${labels[label.uid]} of stack ${owner}`;
  return {
    code: `foreign-${kind}`,
    about: `${kind} ${name}`,
    message: `There is a ${kind} named ${name} already, ${whose}; this stack's cluster is ${identity.uid}. It is left as it is.`,
    remedy: "Give this cluster another name, or remove that one yourself if nobody needs it.",
  };
}

/** Changes of what a cluster is bound to for life: a new value would start an empty cluster beside the old one. */
export function changedFacts(
  cluster: Cluster,
  identity: Identity,
  engineId: string,
  bornAs: string | undefined,
): Obstacle[] {
  const facts: readonly [string, string, string][] = [
    ["name", bornAs ?? "", cluster.name],
    ["target", identity.target, cluster.target.kind],
    ["metadata", identity.metadata, cluster.metadata],
    // An engine that has the data is the right one: its id may change, as with an upgrade to Docker 25.
    ["the Docker engine", bornAs === undefined ? identity.engine : "", engineId],
  ];
  return facts
    .filter(([, before, now]) => before !== "" && now !== "" && before !== now)
    .map(([what, before, now]) => ({
      code: "identity-changed",
      about: what,
      message: `${what} is now ${now}, this stack's cluster was born with ${before}: its data would stay behind and an empty cluster would start.`,
      remedy: `Set it back to ${before}; for a new cluster use a stack of its own (pulumi stack init).`,
    }));
}

/**
 * The name the cluster's volumes carry; undefined while there are none. Until then it may still be given another one,
 * as the refusal of a name that is taken proposes.
 */
export async function nameOfData(docker: Docker, { uid }: Identity): Promise<string | undefined> {
  const { Volumes } = await docker.listVolumes({ filters: { label: [`${label.uid}=${uid}`] } });
  return Volumes?.map(({ Labels }) => Labels?.[label.cluster]).find((name) => name !== undefined);
}

export function memoryObstacles(cluster: Cluster, memoryBytes: number): Obstacle[] {
  const nodes = nodesOf(cluster);
  const needed = nodes.reduce((sum, node) => sum + node.jvm.heap.maxMiB + nativeMiB, 0);
  const available = Math.floor(memoryBytes / 2 ** 20);
  if (memoryBytes === 0 || needed <= available) return [];
  return [
    {
      code: "too-little-memory",
      about: "the Docker engine",
      message: `The ${nodes.length} nodes may use ${needed} MiB (heap + ${nativeMiB} MiB each), the engine has ${available} MiB.`,
      remedy:
        "Give the engine more memory, lower brokers.heap or zookeeper.heap, or use fewer nodes or profile: laptop.",
    },
  ];
}

/** Host ports that something else holds, another node included. Asks this machine, so only for a local engine. */
export async function busyPorts(docker: Docker, cluster: Cluster, live: Live, gatewayIp: string): Promise<Obstacle[]> {
  const wanted = nodesOf(cluster).flatMap((node) => {
    const own = live.containers.get(containerName(cluster, node))?.ports ?? [];
    return bindingsOf(node, gatewayIp)
      .filter(({ port }) => !own.includes(port))
      .map((binding) => ({ node, ...binding }));
  });
  const busy = (await Promise.all(wanted.map(async (b) => ({ ...b, free: await isFree(b.ip, b.port) })))).filter(
    (b) => !b.free,
  );
  if (busy.length === 0) return [];
  const holders = await docker.listContainers();
  return busy.flatMap(({ node, what, setting, ip, port }) => {
    const holder = holders.find((c) => c.Ports.some((p) => p.PublicPort === port && p.Type === "tcp"));
    const name = holder?.Names[0]?.replace(/^\//, "");
    // One that ends and is started again by Docker held no port at the first look.
    if (name === containerName(cluster, node)) return [];
    return {
      code: "port-busy",
      about: `${ip}:${port}`,
      message: `Port ${port}, wanted for ${node.name}'s ${what}, is held by ${name === undefined ? "another process on this machine" : `container ${name}`}.`,
      remedy: `Stop it, or set ${setting} to a free range.`,
    };
  });
}

/** A bind tells at once and says nothing to whoever listens there. Permission problems are Docker's business, not ours. */
function isFree(ip: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code !== "EADDRINUSE"));
    server.listen({ host: ip, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
