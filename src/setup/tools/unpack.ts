import { createReadStream, createWriteStream, readdirSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { basename, dirname, join, normalize, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import { createZstdDecompress } from "node:zlib";
import { extract } from "tar-stream";

/**
 * Unpacks a `.tar.zst` into `directory`, which appears complete or not at all: the work is done beside it and renamed
 * at the end. `place` says under which relative path an entry goes; undefined leaves it out. Only files are unpacked.
 */
export async function unpack(
  archive: string,
  directory: string,
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
    await rm(directory, { recursive: true, force: true });
    await rename(work, directory);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function inside(directory: string, path: string): string {
  const target = join(directory, normalize(path));
  if (!target.startsWith(directory + sep)) throw new Error(`the archive wants to write outside: ${path}`);
  return target;
}
