import type Docker from "dockerode";
import type { Cluster, Node } from "../../model/cluster.ts";
import { nodesOf } from "../../model/nodes.ts";
import { votersOf } from "../../model/quorum.ts";
import { parseRecord, provenBy, retiredFile, type VolumeRecord, volumePaths } from "../../model/record.ts";
import { stateOf } from "../../model/state.ts";
import { birthPermission } from "../../properties/birth.ts";
import type { LeavingNode } from "../leaving.ts";
import type { KeptVolume, VolumePlan } from "../volumes.ts";
import { execute } from "./execute.ts";
import type { Identity } from "./identity.ts";
import { type Keeper, pathExists, type VolumeEntry, withKeeper } from "./keeper.ts";
import { isRunning, type Live } from "./live.ts";
import { containerName, dataVolume } from "./names.ts";

/** The volumes of a cluster, and an image to look into them with. */
export interface Shelf {
  readonly docker: Docker;
  readonly cluster: Cluster;
  readonly identity: Identity;
  readonly image: string;
}

/** What every kept volume says; nothing is read where none is kept. */
export async function readVolumes(shelf: Shelf, live: Live): Promise<readonly KeptVolume[]> {
  const kept = nodesOf(shelf.cluster).filter((node) => live.volumes.has(dataVolume(shelf.cluster, node)));
  if (kept.length === 0) return [];
  const volumes = await keep(shelf, kept, (keeper) =>
    Promise.all(kept.map((node) => readVolume(keeper, shelf.cluster, node))),
  );
  // One that runs has not left, whatever an `up` that was interrupted has noted.
  const runs = (node: string) => isRunning(live.containers.get(containerName(shelf.cluster, { name: node })));
  return volumes.map((volume) => ({ ...volume, retired: volume.retired && !runs(volume.node) }));
}

async function readVolume(keeper: Keeper, cluster: Cluster, node: Node): Promise<KeptVolume> {
  const paths = volumePaths(node);
  const volume = dataVolume(cluster, node);
  const [record, version, ready, retired, marked, proof] = await Promise.all([
    keeper.read(volume, paths.record),
    keeper.read(volume, paths.version),
    keeper.exists(volume, paths.ready),
    keeper.exists(volume, paths.retired),
    keeper.exists(volume, paths.marker),
    keeper.read(volume, paths.proof),
  ]);
  const { hasData, begun } = provenBy(node.role, proof);
  const said = { record: parseRecord(record), version: version?.trim(), ready, retired };
  return { node: node.name, ...said, marked: marked || begun, hasData };
}

/**
 * Writes, before any node starts, the identity record into every volume that says something else, and the permission to
 * start empty into those of `births`. The permission lies in the volume itself: whoever loses the data loses it too. It
 * is written first: a node on the list of members without one has lost its data.
 */
export async function blessVolumes(
  shelf: Shelf,
  { births, members, beginning }: Pick<VolumePlan, "births" | "members" | "beginning">,
  kept: readonly KeptVolume[],
): Promise<void> {
  const { cluster, identity } = shelf;
  const isBirth = (node: Node) => births.includes(node.name);
  const recordsOf = (node: Node) => JSON.stringify(kept.find((volume) => volume.node === node.name)?.record);
  const nodes = nodesOf(cluster).filter(
    (node) => isBirth(node) || recordsOf(node) !== JSON.stringify(recordOf(shelf, node, members)),
  );
  if (nodes.length === 0) return;
  const entries = [...nodes.filter(isBirth), ...nodes.filter((node) => !isBirth(node))].flatMap((node) => {
    const { record, marker } = volumePaths(node);
    const said = birthPermission(cluster, identity.uid, node, beginning);
    const permission = withParents(marker).map((path) =>
      entry(cluster, node, path, path === marker ? said : undefined),
    );
    return [
      entry(cluster, node, "", undefined),
      ...(isBirth(node) ? permission : []),
      entry(cluster, node, record, `${JSON.stringify(recordOf(shelf, node, members), null, 2)}\n`),
    ];
  });
  await keep(shelf, nodes, (keeper) => keeper.write(entries));
}

function recordOf({ cluster, identity }: Shelf, node: Node, members: readonly string[]): VolumeRecord {
  const own = { uid: identity.uid, cluster: cluster.name, node: node.name, mode: cluster.metadata, members };
  return cluster.metadata === "kraft" ? { ...own, voters: votersOf(cluster).map(({ name }) => name) } : own;
}

/**
 * Leaves in the volumes of brokers and controllers, through the running containers, the mark of the first readiness: from
 * then on nothing of this cluster is stopped without its gate. Who is ready has not left and has begun, so it loses the mark
 * of having left and the permission to start empty.
 */
export async function recordReadiness(docker: Docker, cluster: Cluster): Promise<void> {
  await Promise.all(
    [...cluster.controllers, ...cluster.brokers].map(async (node) => {
      const container = docker.getContainer(containerName(cluster, node));
      const { mount } = stateOf(node);
      const { ready, retired, marker } = volumePaths(node);
      const mark = `${mount}/${ready}`;
      const stale = [retired, marker].map((path) => `${mount}/${path}`);
      const [isMarked, ...isStale] = await Promise.all([mark, ...stale].map((path) => pathExists(container, path)));
      if (isMarked && !isStale.includes(true)) return;
      const command = ["bash", "-c", 'touch "$1" && shift && rm -f "$@"', "bash", mark, ...stale];
      const { exitCode, output } = await execute(container, command);
      if (exitCode !== 0) throw new Error(`${node.name} cannot write to its volume: ${output.trim()}`);
    }),
  );
}

/** Of volumes of nodes that are not in the description, those that stand for a loss: with data, of a node still counted on. */
export async function readLeaving(shelf: Shelf, leaving: readonly LeavingNode[]): Promise<readonly LeavingNode[]> {
  if (leaving.length === 0) return [];
  const { cluster } = shelf;
  const proofOf = ({ role }: LeavingNode) => {
    const like = { zookeeper: cluster.zookeepers[0], controller: cluster.controllers[0] }[role] ?? cluster.brokers[0];
    return like === undefined ? "" : volumePaths(like).proof;
  };
  return keepNamed(
    shelf,
    leaving.map(({ volume }) => volume),
    async (keeper) => {
      const counts = await Promise.all(
        leaving.map(async (node) => {
          const [retired, proof] = await Promise.all([
            keeper.exists(node.volume, retiredFile),
            keeper.read(node.volume, proofOf(node)),
          ]);
          const role = node.role === "zookeeper" ? "zookeeper" : "broker";
          // One that runs has not left, whatever an `up` that was interrupted has noted.
          return provenBy(role, proof).hasData && (!retired || node.running);
        }),
      );
      return leaving.filter((_, index) => counts[index]);
    },
  );
}

/** Marks the volumes of brokers that leave: what they hold is out of date from then on. */
export async function retireVolumes(shelf: Shelf, volumes: readonly string[]): Promise<void> {
  if (volumes.length === 0) return;
  await keepNamed(shelf, volumes, (keeper) =>
    keeper.write(volumes.map((volume) => ({ volume, path: retiredFile, content: "", uid: 0, gid: 0 }))),
  );
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
  return keepNamed(
    shelf,
    nodes.map((node) => dataVolume(shelf.cluster, node)),
    use,
  );
}

function keepNamed<T>(shelf: Shelf, volumes: readonly string[], use: (keeper: Keeper) => Promise<T>): Promise<T> {
  const { docker, cluster, identity, image } = shelf;
  return withKeeper(docker, { image, volumes, cluster: cluster.name, uid: identity.uid }, use);
}
