import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { basename } from "node:path";
import type Docker from "dockerode";
import { pack } from "tar-stream";
import { execute } from "../../targets/docker/execute.ts";

/** Options of Kafka's tools whose value is a file to read: the person's file is on this machine, not in the container. */
const FILE_OPTIONS: ReadonlySet<string> = new Set([
  "--add-config-file",
  "--command-config",
  "--config-file",
  "--consumer.config",
  "--formatter-config",
  "--from-file",
  "--offset-json-file",
  "--path-to-json-file",
  "--payload-file",
  "--producer.config",
  "--reader-config",
  "--reassignment-json-file",
  "--topics-to-move-json-file",
  "--zk-tls-config-file",
  "-zk-tls-config-file",
]);

/** A file of this machine and where it will be in the container. */
export interface CarriedFile {
  readonly from: string;
  readonly to: string;
}

export interface Carried {
  readonly args: readonly string[];
  /** The directory in the container that holds them; undefined when there are none. */
  readonly directory: string | undefined;
  readonly files: readonly CarriedFile[];
}

/** Points file options at a directory in the container. A value that is no file here may be one there and stays. */
export function carryFiles(typed: readonly string[], isFile: (path: string) => boolean = isLocalFile): Carried {
  const directory = `/tmp/kafka-cluster-${randomUUID()}`;
  const files: CarriedFile[] = [];
  const args = typed.map((arg, at) => {
    if (!FILE_OPTIONS.has(typed[at - 1] ?? "") || !isFile(arg)) return arg;
    const to = `${directory}/${files.length}-${basename(arg.replaceAll("\\", "/"))}`;
    files.push({ from: arg, to });
    return to;
  });
  return { args, directory: files.length === 0 ? undefined : directory, files };
}

/** Puts the files into the container, readable by its own user alone, runs `use`, and removes them whatever happens. */
export async function withFiles<T>(
  container: Docker.Container,
  { directory, files }: Carried,
  use: () => Promise<T>,
): Promise<T> {
  if (directory === undefined) return await use();
  const owner = await ownerIn(container);
  await container.putArchive(await archive(directory, files, owner), { path: "/" });
  try {
    return await use();
  } finally {
    await execute(container, ["rm", "-rf", directory]).catch(() => {});
  }
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** Whom the container's processes run as; asked inside, because an image may name its user by a word. */
async function ownerIn(container: Docker.Container): Promise<Owner> {
  const { output } = await execute(container, ["bash", "-c", 'echo "$(id -u) $(id -g)"']);
  const [uid = 0, gid = 0] = output.trim().split(" ").map(Number);
  return { uid, gid };
}

async function archive(directory: string, files: readonly CarriedFile[], owner: Owner): Promise<Buffer> {
  const tar = pack();
  tar.entry({ name: `${directory.slice(1)}/`, type: "directory", mode: 0o700, ...owner });
  for (const { from, to } of files) tar.entry({ name: to.slice(1), mode: 0o600, ...owner }, readFileSync(from));
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}

function isLocalFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}
