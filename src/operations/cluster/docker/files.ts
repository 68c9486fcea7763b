import { text } from "node:stream/consumers";
import type Docker from "dockerode";
import { extract, pack } from "tar-stream";
import { CONFIG_DIRECTORY } from "../../../properties/file.ts";
import { execute } from "../../../targets/docker/execute.ts";
import { readPacked } from "../../../targets/docker/packed.ts";
import type { NewFile } from "../access.ts";

/** All files of a node's configuration directory, by name, from a container that runs or not. */
export async function readConfigFiles(container: Docker.Container): Promise<ReadonlyMap<string, string>> {
  const packed = await readPacked(container);
  if (packed !== undefined) return packed;
  const archive = await container.getArchive({ path: CONFIG_DIRECTORY });
  const files = new Map<string, string>();
  const tar = extract();
  archive.pipe(tar);
  archive.on("error", (error) => tar.destroy(error));
  for await (const entry of tar) {
    const content = await text(entry as AsyncIterable<Buffer>);
    if (entry.header.type === "file") files.set(entry.header.name.replace(/^[^/]*\//, ""), content);
  }
  return files;
}

/** Puts files into a new directory of a running container, readable by its own user alone. */
export async function putFiles(
  container: Docker.Container,
  directory: string,
  files: readonly NewFile[],
): Promise<void> {
  const owner = await ownerIn(container);
  await container.putArchive(await archive(directory, files, owner), { path: "/" });
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

async function archive(directory: string, files: readonly NewFile[], owner: Owner): Promise<Buffer> {
  const tar = pack();
  tar.entry({ name: `${directory.slice(1)}/`, type: "directory", mode: 0o700, ...owner });
  for (const { name, content } of files) {
    tar.entry({ name: `${directory.slice(1)}/${name}`, mode: 0o600, ...owner }, content);
  }
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}
