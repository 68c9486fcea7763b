import type Docker from "dockerode";
import type { Cluster, Node } from "../../model/cluster.ts";
import { membersOf, parseRecord, retiredFile, type VolumeRecord, volumePaths } from "../../model/record.ts";
import { dataVolume } from "./container.ts";
import type { Identity } from "./identity.ts";
import { type Keeper, type VolumeEntry, withKeeper } from "./keeper.ts";
import type { Live } from "./live.ts";
import type { KeptVolume } from "../volumes.ts";

/** The volumes of a cluster, and an image to look into them with. */
export interface Shelf {
  readonly docker: Docker;
  readonly cluster: Cluster;
  readonly identity: Identity;
  readonly image: string;
}

const nodesOf = (cluster: Cluster): readonly Node[] => [...cluster.zookeepers, ...cluster.brokers];

/** What every kept volume says; nothing is read where none is kept. */
export async function readVolumes(shelf: Shelf, live: Live): Promise<readonly KeptVolume[]> {
  const kept = nodesOf(shelf.cluster).filter((node) => live.volumes.has(dataVolume(shelf.cluster, node)));
  if (kept.length === 0) return [];
  return keep(shelf, kept, (keeper) => Promise.all(kept.map((node) => readVolume(keeper, shelf.cluster, node))));
}

async function readVolume(keeper: Keeper, cluster: Cluster, node: Node): Promise<KeptVolume> {
  const paths = volumePaths(node);
  const volume = dataVolume(cluster, node);
  const [record, version, ready, retired, marked, hasData] = await Promise.all([
    keeper.read(volume, paths.record),
    keeper.read(volume, paths.version),
    keeper.exists(volume, paths.ready),
    keeper.exists(volume, paths.retired),
    keeper.exists(volume, paths.marker),
    keeper.exists(volume, paths.proof),
  ]);
  return { node: node.name, record: parseRecord(record), version: version?.trim(), ready, retired, marked, hasData };
}

/**
 * Writes, before any node starts, the identity record into every volume and the permission to start empty into those
 * of `births`. The permission lies in the volume itself: whoever loses the data loses it too.
 */
export async function blessVolumes(shelf: Shelf, births: readonly string[]): Promise<void> {
  const { cluster, identity } = shelf;
  const nodes = nodesOf(cluster);
  const entries = nodes.flatMap((node) => {
    const record: VolumeRecord = {
      uid: identity.uid,
      cluster: cluster.name,
      node: node.name,
      mode: cluster.metadata,
      members: membersOf(cluster),
    };
    const paths = volumePaths(node);
    return [
      entry(cluster, node, "", undefined),
      entry(cluster, node, paths.record, `${JSON.stringify(record, null, 2)}\n`),
      ...(births.includes(node.name) ? withParents(paths.marker).map((path) => entry(cluster, node, path, path === paths.marker ? "" : undefined)) : []),
    ];
  });
  await keep(shelf, nodes, (keeper) => keeper.write(entries));
}

/** Leaves the record of the first readiness: from then on nothing of this cluster is stopped without its gate. */
export async function recordReadiness(shelf: Shelf): Promise<void> {
  const { brokers } = shelf.cluster;
  const entries = brokers.map((broker) => entry(shelf.cluster, broker, volumePaths(broker).ready, ""));
  await keep(shelf, brokers, (keeper) => keeper.write(entries));
}

/** Of volumes of nodes that are not in the description, those whose broker has left for good. */
export function readRetired(shelf: Shelf, volumes: readonly string[]): Promise<readonly string[]> {
  return keepNamed(shelf, volumes, async (keeper) => {
    const retired = await Promise.all(volumes.map((volume) => keeper.exists(volume, retiredFile)));
    return volumes.filter((_, index) => retired[index]);
  });
}

/** Marks the volumes of brokers that leave, and takes the brokers off the list of members in the others. */
export async function retireVolumes(shelf: Shelf, volumes: readonly string[]): Promise<void> {
  await keepNamed(shelf, volumes, (keeper) =>
    keeper.write(volumes.map((volume) => ({ volume, path: retiredFile, content: "", uid: 0, gid: 0 }))),
  );
  await blessVolumes(shelf, []);
}

/** `a/b/c` → `a`, `a/b`, `a/b/c`. */
function withParents(path: string): string[] {
  const parts = path.split("/");
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

function entry(cluster: Cluster, node: Node, path: string, content: string | undefined): VolumeEntry {
  const { uid, gid } = node.image.profile;
  return { volume: dataVolume(cluster, node), path, content, uid, gid };
}

function keep<T>(shelf: Shelf, nodes: readonly Node[], use: (keeper: Keeper) => Promise<T>): Promise<T> {
  return keepNamed(shelf, nodes.map((node) => dataVolume(shelf.cluster, node)), use);
}

function keepNamed<T>(shelf: Shelf, volumes: readonly string[], use: (keeper: Keeper) => Promise<T>): Promise<T> {
  const { docker, cluster, identity, image } = shelf;
  return withKeeper(docker, { image, volumes, cluster: cluster.name, uid: identity.uid }, use);
}
