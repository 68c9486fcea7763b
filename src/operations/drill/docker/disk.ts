import type Docker from "dockerode";
import { execute } from "../../../targets/docker/execute.ts";
import { isNotFound } from "../../../targets/docker/keeper.ts";
import { type Labels, label } from "../../../targets/labels.ts";

/** Everything in it is the drill's. */
const FILLER = "drill-filler";

interface OwnVolume {
  readonly name: string;
  /** Where the container has it. */
  readonly path: string;
}

/**
 * The volumes a node keeps its state in, told by the labels of both, the one with its data first. A program may have mounted
 * others beside them (`transform`), which are not the drill's to touch.
 */
export async function ownVolumesOf(docker: Docker, container: Docker.Container): Promise<readonly OwnVolume[]> {
  const { Mounts, Config } = await container.inspect();
  const own: OwnVolume[] = [];
  for (const { Type, Name, Destination } of Mounts) {
    if (Type !== "volume" || Name === undefined) continue;
    const { Labels } = await docker.getVolume(Name).inspect();
    if (isOfSameNode(Config.Labels, Labels ?? {})) own.push({ name: Name, path: Destination });
  }
  return own.sort((a, b) => Number(b.name.endsWith("-data")) - Number(a.name.endsWith("-data")));
}

const isOfSameNode = (node: Labels, volume: Labels): boolean =>
  [label.uid, label.node].every((key) => node[key] !== undefined && node[key] === volume[key]);

/**
 * Whether a volume has an end of its own, so that filling it harms nobody else: `size=` among its options, as with tmpfs
 * or a file system with quotas. A plain volume lies on the engine's own disk.
 */
export async function hasOwnSize(docker: Docker, volume: string): Promise<boolean> {
  const { Options } = await docker.getVolume(volume).inspect();
  return /(^|,)size=/.test(Options?.o ?? "") || Options?.size !== undefined;
}

/** A slow disk is given its time. */
const FILL_MS = 10 * 60_000;

/** Writes until nothing more fits. */
export async function fill(docker: Docker, container: Docker.Container): Promise<void> {
  const path = (await ownVolumesOf(docker, container))[0]?.path;
  if (path === undefined) return;
  await execute(container, ["bash", "-c", `cat /dev/zero > "$0/${FILLER}"; true`, path], FILL_MS);
}

/**
 * Takes the filler away again. The broker has stopped by itself and may be just restarting, so nothing can be run in it:
 * an empty file takes the filler's place first, which Docker can do to any container.
 */
export async function empty(docker: Docker, container: Docker.Container): Promise<void> {
  const path = (await ownVolumesOf(docker, container))[0]?.path;
  if (path === undefined) return;
  const answer = await container.putArchive(await emptyFile(), { path });
  if ("destroy" in answer && typeof answer.destroy === "function") answer.destroy();
}

/** The empty file that is left, once the broker runs. */
export async function sweep(docker: Docker, container: Docker.Container): Promise<void> {
  const path = (await ownVolumesOf(docker, container))[0]?.path;
  if (path !== undefined) await execute(container, ["rm", "-f", `${path}/${FILLER}`]);
}

async function emptyFile(): Promise<Buffer> {
  const { pack } = await import("tar-stream");
  const tar = pack();
  tar.entry({ name: FILLER, mode: 0o666 }, "");
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}

/** Removes a container as by hand, and the node's data where that is to be lost. Gone already is fine. */
export async function removeContainer(docker: Docker, container: Docker.Container, withData: boolean): Promise<void> {
  try {
    const volumes = withData ? await ownVolumesOf(docker, container) : [];
    await container.remove({ force: true });
    for (const { name } of volumes) await docker.getVolume(name).remove();
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
