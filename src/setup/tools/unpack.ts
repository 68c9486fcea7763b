import { createReadStream, createWriteStream, existsSync, readdirSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { basename, dirname, join, normalize, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import { createZstdDecompress } from "node:zlib";
import { extract } from "tar-stream";

/**
 * Unpacks a `.tar.zst` into `directory`, which appears complete or not at all: the work is done beside it and renamed
 * at the end. `place` says under which relative path an entry goes; undefined leaves it out. Only files are unpacked.
 * Where another process was quicker, which `isThere` says, its directory stays: somebody may be running what is in it.
 */
export async function unpack(
  archive: string,
  directory: string,
  isThere: () => boolean,
  place: (entry: string) => string | undefined,
): Promise<void> {
  await mkdir(dirname(directory), { recursive: true });
  const work = await mkdtemp(join(dirname(directory), `.${basename(directory)}-`));
  try {
    const tar = extract();
    const fed = pipeline(createReadStream(archive), createZstdDecompress(), tar);
    // Reported by the loop below as well; without this the first of the two would count as unhandled.
    fed.catch(() => {});
    for await (const entry of tar) {
      const path = entry.header.type === "file" ? place(entry.header.name) : undefined;
      if (path === undefined) {
        entry.resume();
        continue;
      }
      const target = inside(work, path);
      await mkdir(dirname(target), { recursive: true });
      await pipeline(entry, createWriteStream(target, { mode: entry.header.mode ?? 0o644 }));
    }
    await fed;
    // Node's zstd ends quietly with a torn input.
    if (readdirSync(work).length === 0) throw new Error(`${archive} holds nothing that could be unpacked`);
    await settle(work, directory, isThere);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Renames `work` to `directory`. What is there already and is not what is wanted goes, as one, only now. */
async function settle(work: string, directory: string, isThere: () => boolean): Promise<void> {
  try {
    await rename(work, directory);
  } catch (error) {
    if (isThere()) return;
    if (!existsSync(directory)) throw error;
    const old = `${work}-old`;
    await rename(directory, old);
    await rename(work, directory);
    await rm(old, { recursive: true, force: true });
  }
}

function inside(directory: string, path: string): string {
  const target = join(directory, normalize(path));
  if (!target.startsWith(directory + sep)) throw new Error(`the archive wants to write outside: ${path}`);
  return target;
}
