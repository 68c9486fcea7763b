import { PassThrough, Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import type Docker from "dockerode";
import { extract, type Header, pack } from "tar-stream";
import { vi } from "vitest";
import { notFound } from "./fake-docker.ts";

/** A file or directory in a volume. */
export interface Stored {
  /** undefined = a directory. */
  readonly content: string | undefined;
  readonly owner: string;
}

interface Created {
  readonly Image?: string;
  readonly Labels?: Readonly<Record<string, string>>;
  readonly HostConfig: { readonly Binds: readonly string[] };
}

/** An engine that has volumes and makes containers over them; Docker's archive calls work as the real ones do. */
export function fakeVolumes() {
  /** `volume/path` → what is there. */
  const files = new Map<string, Stored>();
  /** The paths of every write, in the order of the archive. */
  const writes: string[][] = [];
  const made: Created[] = [];
  const removed: number[] = [];
  const createContainer = vi.fn(async (options: Created) => {
    const id = made.push(options) - 1;
    const mounts = options.HostConfig.Binds.map((bind) => bind.split(":")) as [string, string][];
    return archiveOf(
      files,
      writes,
      (path) => inVolume(mounts, path),
      async () => void removed.push(id),
    );
  });
  return { docker: { createContainer } as unknown as Docker, createContainer, files, writes, made, removed };
}

/** A running container with one volume: what `docker cp` and `docker exec` reach of it. */
export function runningOver(volumes: ReturnType<typeof fakeVolumes>, volume: string, mount: string) {
  const archive = archiveOf(
    volumes.files,
    volumes.writes,
    (path) => inVolume([[volume, mount]], path),
    async () => {},
  );
  return { ...archive, ...shellOver(volumes.files, (path) => inVolume([[volume, mount]], path)) };
}

function inVolume(mounts: readonly (readonly [string, string])[], path: string): string {
  const mount = mounts.find(([, at]) => path === at || path.startsWith(`${at}/`));
  if (mount === undefined) return path.replace(/^\/v\/?/, "");
  return `${mount[0]}${path.slice(mount[1].length)}`;
}

function archiveOf(
  files: Map<string, Stored>,
  writes: string[][],
  at: (path: string) => string,
  remove: () => Promise<void>,
) {
  const find = (path: string): Stored => {
    const found = files.get(at(path));
    if (found === undefined) throw notFound();
    return found;
  };
  return {
    getArchive: async ({ path }: { path: string }) => {
      const { content } = find(path);
      const tar = pack();
      tar.entry({ name: path.split("/").at(-1) ?? path }, content ?? "");
      tar.finalize();
      return Readable.from(tar);
    },
    infoArchive: async ({ path }: { path: string }) => {
      find(path);
      return new PassThrough();
    },
    putArchive: async (archive: Buffer, { path }: { path: string }) => {
      const entries = await entriesOf(archive);
      writes.push(entries.map(({ header }) => header.name));
      for (const { header, content } of entries) {
        const key = at(`${path}/${header.name}`.replace(/\/$/, ""));
        files.set(key, {
          content: header.type === "directory" ? undefined : content,
          owner: `${header.uid}:${header.gid}`,
        });
      }
      return new PassThrough();
    },
    remove: vi.fn(remove),
  };
}

/** Understands the one command that marks a broker's volume: touch the first path, remove the others. */
function shellOver(files: Map<string, Stored>, at: (path: string) => string) {
  const modem = {
    demuxStream: (stream: NodeJS.ReadableStream, out: NodeJS.WritableStream) => stream.pipe(out, { end: false }),
  };
  const exec = vi.fn(async ({ Cmd }: { Cmd: readonly string[] }) => {
    const [touched = "", ...removed] = Cmd.slice(4);
    files.set(at(touched), { content: "", owner: "1000:1000" });
    for (const path of removed) files.delete(at(path));
    return { start: async () => Readable.from([]), inspect: async () => ({ ExitCode: 0 }) };
  });
  return { exec, modem };
}

async function entriesOf(archive: Buffer): Promise<readonly { readonly header: Header; readonly content: string }[]> {
  const found: { header: Header; content: string }[] = [];
  const tar = extract();
  Readable.from([archive]).pipe(tar);
  for await (const entry of tar) found.push({ header: entry.header, content: (await buffer(entry)).toString("utf8") });
  return found;
}
