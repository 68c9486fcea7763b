import type Docker from "dockerode";
import { extract, pack } from "tar-stream";
import { hasStatus } from "./engine/status.ts";
import { type Labels, label } from "./labels.ts";

/**
 * Reads and writes a few small files in named volumes while no node runs: a container that is made, never started and
 * removed again, with every volume under /v/<name>. Docker's archive calls work on it, so nothing of the image is run.
 */
export interface Keeper {
  /** The file's text, or undefined where there is none. `path` is relative to the volume. */
  read(volume: string, path: string): Promise<string | undefined>;
  exists(volume: string, path: string): Promise<boolean>;
  /** Writes all entries in one call; directories on the way are made and, like the files, owned by `uid:gid`. */
  write(entries: readonly VolumeEntry[]): Promise<void>;
}

export interface VolumeEntry {
  readonly volume: string;
  /** Relative to the volume; "" is the volume's own directory. */
  readonly path: string;
  /** undefined = a directory. */
  readonly content: string | undefined;
  readonly uid: number;
  readonly gid: number;
}

const root = "/v";
const purpose = "volumes";

/** Opens a keeper on volumes that exist, runs `use`, and removes the container whatever happens. */
export async function withKeeper<T>(
  docker: Docker,
  options: { image: string; volumes: readonly string[]; cluster: string; uid: string },
  use: (keeper: Keeper) => Promise<T>,
): Promise<T> {
  const container = await docker.createContainer({
    Image: options.image,
    Entrypoint: ["true"],
    NetworkDisabled: true,
    Labels: { [label.cluster]: options.cluster, [label.uid]: options.uid, [label.temporary]: purpose },
    HostConfig: { Binds: options.volumes.map((volume) => `${volume}:${root}/${volume}:nocopy`), NetworkMode: "none" },
  });
  try {
    return await use(keeperOf(container));
  } finally {
    await container.remove({ force: true, v: true }).catch(() => undefined);
  }
}

/** Removes the keepers over these volumes that a killed run left behind: Docker counts their volumes as in use. */
export async function sweepKeepers(docker: Docker, volumes: readonly string[]): Promise<void> {
  const keepers = (await docker.listContainers({ all: true })).filter(isKeeper);
  const left = keepers.filter(({ Mounts }) => Mounts.some(({ Name }) => Name !== undefined && volumes.includes(Name)));
  await Promise.all(left.map(({ Id }) => docker.getContainer(Id).remove({ force: true, v: true })));
}

/** Whether a container of the engine's list is one of these: nobody's, and without data. */
export const isKeeper = ({ Labels }: { readonly Labels?: Labels }): boolean => Labels?.[label.temporary] === purpose;

function keeperOf(container: Docker.Container): Keeper {
  const full = (volume: string, path: string) => `${root}/${volume}/${path}`;
  return {
    read: (volume, path) => readFile(container, full(volume, path)),
    exists: (volume, path) => pathExists(container, full(volume, path)),
    write: async (entries) => {
      drop(await container.putArchive(await tarOf(entries), { path: root }));
    },
  };
}

/** An answer that is not read keeps its connection, and with it the whole program, open for five minutes. */
function drop(answer: NodeJS.ReadableStream): void {
  if ("destroy" in answer && typeof answer.destroy === "function") answer.destroy();
}

/** Whether a container, running or not, has this path. */
export async function pathExists(container: Docker.Container, path: string): Promise<boolean> {
  try {
    drop(await container.infoArchive({ path }));
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

/** Text of one small file of a container (running or not), or undefined. */
export async function readFile(container: Docker.Container, path: string): Promise<string | undefined> {
  let archive: NodeJS.ReadableStream;
  try {
    archive = await container.getArchive({ path });
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
  return new Promise((resolve, reject) => {
    const tar = extract();
    const chunks: Buffer[] = [];
    tar.on("entry", (_header, stream, next) => {
      stream.on("data", (chunk: unknown) => chunks.push(Buffer.from(chunk as Uint8Array)));
      stream.on("end", next);
      stream.resume();
    });
    tar.on("finish", () => resolve(Buffer.concat(chunks).toString("utf8")));
    tar.on("error", reject);
    archive.on("error", reject);
    archive.pipe(tar);
  });
}

async function tarOf(entries: readonly VolumeEntry[]): Promise<Buffer> {
  const tar = pack();
  for (const { volume, path, content, uid, gid } of entries) {
    const name = path === "" ? volume : `${volume}/${path}`;
    if (content === undefined) tar.entry({ name: `${name}/`, type: "directory", mode: 0o775, uid, gid });
    else tar.entry({ name, mode: 0o644, uid, gid }, content);
  }
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}

export function isNotFound(error: unknown): boolean {
  return hasStatus(error, 404);
}
