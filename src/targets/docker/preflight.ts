import type Docker from "dockerode";
import type { Cluster, DockerCluster } from "../../model/cluster.ts";
import { memoryMiB, NATIVE_MIB } from "../../model/memory.ts";
import { nodesOf } from "../../model/nodes.ts";
import type { Obstacle } from "../obstacle.ts";
import type { EngineAddress } from "./engine/index.ts";
import type { Identity } from "./identity.ts";
import { label } from "./labels.ts";
import { isUnusable, type Live } from "./live.ts";

/** Objects under our names that are not this stack's, and networks that are to be joined but do not exist. */
export function foreignObjects(cluster: DockerCluster, identity: Identity, live: Live): Obstacle[] {
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

const keepers: readonly (string | undefined)[] = ["zookeeper", "controller"];

/**
 * An ensemble or a quorum that is to move to another network: its members would lose each other, and the brokers them, on the way. A
 * container that was interrupted before its first start may not be in its networks yet, and is made anew.
 */
export function movedEnsemble({ target, metadata, zookeepers, controllers }: DockerCluster, live: Live): Obstacle[] {
  const { metadataNetwork } = target;
  // Brokers are to be the controllers: whether they can is for the volumes to say.
  if (zookeepers.length + controllers.length === 0) return [];
  // A node that was cut off from the network it belongs to, as by the drill, does not move.
  if (metadataNetwork !== target.network.name && live.networks.has(metadataNetwork)) return [];
  const apart = [...live.containers.values()].filter(
    (container) =>
      keepers.includes(container.labels[label.role]) &&
      container.networks.length > 0 &&
      !container.networks.includes(metadataNetwork) &&
      !isUnusable(container),
  );
  const [first] = apart;
  if (first === undefined) return [];
  return [
    {
      code: "identity-changed",
      about: "docker.metadataNetwork",
      message: `${metadata === "kraft" ? "The controllers" : "ZooKeeper"} would be in the network ${metadataNetwork}; ${first.name} is in ${first.networks.join(", ")}. They and the brokers would not find each other while that changes.`,
      remedy: "Set docker.metadataNetwork and docker.network back; for a new cluster use a stack of its own.",
    },
  ];
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
  const { workers = [], jvm } = cluster.connect ?? {};
  const processes = [...nodes.map((node) => node.jvm), ...workers.flatMap(() => jvm ?? [])];
  const needed = processes.reduce((sum, one) => sum + memoryMiB(one), 0);
  const who = `${nodes.length} nodes${workers.length > 0 ? ` and ${workers.length} workers of Connect` : ""}`;
  const available = Math.floor(memoryBytes / 2 ** 20);
  if (memoryBytes === 0 || needed <= available) return [];
  return [
    {
      code: "too-little-memory",
      about: "the Docker engine",
      message: `The ${who} may use ${needed} MiB (heap + ${NATIVE_MIB} MiB each), the engine has ${available} MiB.`,
      remedy: `Give the engine more memory, lower brokers.heap or ${cluster.metadata === "kraft" ? "controllers" : "zookeeper"}.heap, or use fewer nodes or profile: laptop.`,
    },
  ];
}

/** An engine elsewhere publishes REST there, where this machine does not reach it, and sees no directory of this one. */
export function distantConnect({ connect }: Cluster, { isLocal }: EngineAddress): Obstacle[] {
  if (isLocal || connect === undefined) return [];
  return [
    {
      code: "connect-elsewhere",
      about: "connect",
      message:
        "The Docker engine is on another machine: Kafka Connect's REST would be on 127.0.0.1 there, and asked here.",
      remedy: "Run this on that machine, or leave connect out.",
    },
  ];
}
