import type Docker from "dockerode";
import { isNotFound } from "../../../targets/docker/keeper.ts";
import { nameOf } from "../../../targets/docker/listed.ts";
import { type FoundCluster, keepersOf } from "../../cluster/found.ts";
import type { Faults, Harm } from "../faults.ts";
import { empty, fill, hasOwnSize, ownVolumesOf, removeContainer, sweep } from "./disk.ts";
import { attach, attachedTo, closeSideDoor, detach, networksToLeave, openSideDoor } from "./networks.ts";
import { type Detached, type DockerNote, dropNote, readNote, writeNote } from "./note.ts";

/** A drill on containers of one engine. */
export function dockerFaults(docker: Docker, cluster: FoundCluster): Faults {
  const containerOf = (name: string) =>
    docker.getContainer(cluster.nodes.find(({ node }) => node === name)?.container ?? name);
  const place = { docker, cluster, containerOf };
  return {
    needsUp: (harm) => harm === "remove" || harm === "lose-volume",
    obstacle: (harm, nodes) => obstacle(place, harm, nodes),
    pending: () => readNote(docker, cluster.name),
    inject: async (harm, nodes) => {
      const detached = harm.startsWith("cut-") ? await leaves(place, harm, nodes) : [];
      const note = { harm, nodes, detached };
      await writeNote(docker, cluster.name, note);
      await harmNodes(place, note);
    },
    heal: async (up) => {
      const note = await readNote(docker, cluster.name);
      if (note === undefined) return;
      await healNodes(place, note);
      const lost = note.nodes.filter((node) => note.harm === "lose-volume" && node.startsWith("kafka-"));
      if (await someAreGone(place, note.nodes)) await up(lost.map((node) => `empty-volume:${node}`));
      await dropNote(docker, cluster.name);
    },
  };
}

interface Place {
  readonly docker: Docker;
  readonly cluster: FoundCluster;
  readonly containerOf: (node: string) => Docker.Container;
}

async function obstacle(place: Place, harm: Harm, nodes: readonly string[]): Promise<string | undefined> {
  if (harm === "cut-metadata" || harm === "cut-brokers") {
    if (keepersOf(place.cluster).length === 0)
      return "its brokers are the controllers: who is cut off from the ones is cut off from the others (cut-all)";
  }
  if (harm === "cut-metadata") {
    const ways = await leaves(place, harm, nodes);
    const all = await Promise.all(nodes.map((node) => attachedTo(place.containerOf(node))));
    if (ways.length === all.flat().length)
      return "ZooKeeper is published, so it is in every network of the brokers: cut off from it is cut off from all";
  }
  if (harm !== "fill-disk" && harm !== "lose-volume") return undefined;
  for (const node of nodes) {
    const volumes = (await ownVolumesOf(place.docker, place.containerOf(node))).map(({ name }) => name);
    if (volumes.length === 0) return `no volume of ${node} carries the labels of its data`;
    const reason = harm === "fill-disk" ? await unlimited(place, volumes) : await shared(place, node, volumes);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** Why the first of these volumes cannot be filled. */
async function unlimited({ docker }: Place, [volume]: readonly string[]): Promise<string | undefined> {
  if (volume === undefined || (await hasOwnSize(docker, volume))) return undefined;
  return `volume ${volume} has no size limit of its own: filling it would fill the engine's disk, for everybody`;
}

/** Why these volumes of a node cannot be removed with its container. */
async function shared(place: Place, node: string, volumes: readonly string[]): Promise<string | undefined> {
  const { Id: own } = await place.containerOf(node).inspect();
  for (const volume of volumes) {
    const users = await place.docker.listContainers({ all: true, filters: { volume: [volume] } });
    const others = users.filter(({ Id }) => Id !== own).map(nameOf);
    if (others.length > 0) return `volume ${volume} is mounted by ${others.join(", ")} too, so it cannot be removed`;
  }
  return undefined;
}

/** The networks that each node has to leave, for a harm. */
async function leaves(place: Place, harm: Harm, nodes: readonly string[]): Promise<readonly Detached[]> {
  const ensemble = await Promise.all(keepersOf(place.cluster).map(({ node }) => attachedTo(place.containerOf(node))));
  const shared = new Set(ensemble.flat().map(({ network }) => network));
  const each = nodes.map(async (node) => {
    const own = await attachedTo(place.containerOf(node));
    return networksToLeave(harm, own, shared).map((attached) => ({ ...attached, node }));
  });
  return (await Promise.all(each)).flat();
}

async function harmNodes(
  { docker, cluster, containerOf }: Place,
  { harm, nodes, detached }: DockerNote,
): Promise<void> {
  const each = (change: (container: Docker.Container) => Promise<unknown>) =>
    Promise.all(nodes.map((node) => change(containerOf(node))));
  switch (harm) {
    case "kill":
      return void (await each((container) => container.kill({ signal: "SIGKILL" })));
    case "pause":
      return void (await each((container) => container.pause()));
    case "remove":
    case "lose-volume":
      return void (await each((container) => removeContainer(docker, container, harm === "lose-volume")));
    case "fill-disk":
      return void (await each((container) => fill(docker, container)));
    case "cut-brokers":
      for (const node of nodes) {
        const keepers = keepersOf(cluster).map((keeper) => ({
          node: keeper.node,
          container: containerOf(keeper.node),
        }));
        await openSideDoor(docker, cluster.name, keepers, containerOf(node));
      }
      break;
    case "cut-metadata":
    case "cut-all":
  }
  for (const { node, network } of detached) await detach(docker, containerOf(node), network);
}

/** Everything but what is gone: that is Pulumi's to bring back. */
async function healNodes({ docker, cluster, containerOf }: Place, note: DockerNote): Promise<void> {
  for (const { node, ...attached } of note.detached) await attach(docker, containerOf(node), attached);
  if (note.harm === "cut-brokers") await closeSideDoor(docker, cluster.name);
  await Promise.all(
    note.nodes.map(async (node) => {
      const container = containerOf(node);
      const state = await stateOf(container);
      if (state === undefined) return;
      if (note.harm === "fill-disk") await empty(docker, container);
      if (state === "paused") await container.unpause();
      else if (state !== "running" && state !== "restarting") await container.start();
      if (note.harm === "fill-disk") await sweep(docker, container).catch(() => undefined);
    }),
  );
}

async function someAreGone({ containerOf }: Place, nodes: readonly string[]): Promise<boolean> {
  const states = await Promise.all(nodes.map((node) => stateOf(containerOf(node))));
  return states.includes(undefined);
}

/** Docker's word; undefined = there is no such container. */
async function stateOf(container: Docker.Container): Promise<string | undefined> {
  try {
    return (await container.inspect()).State.Status;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}
