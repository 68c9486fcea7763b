import { createHash } from "node:crypto";
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { SetupError } from "../setup-error.ts";

const sums = JSON.parse(readFileSync(new URL("./sums.json", import.meta.url), "utf8")) as Record<string, string>;

/**
 * The directory of release archives for machines that cannot download: CLUSTER_MIRROR, else `../shared/mirror` beside
 * the project. Undefined where there is none; a CLUSTER_MIRROR that does not exist is a `SetupError`.
 */
export function mirrorDirectory(root: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
  if (env.CLUSTER_MIRROR) {
    const named = resolve(root, env.CLUSTER_MIRROR);
    if (!existsSync(named)) throw new SetupError(`CLUSTER_MIRROR names ${named}, which does not exist`);
    return named;
  }
  const beside = resolve(root, "..", "shared", "mirror");
  return existsSync(beside) ? beside : undefined;
}

/** The path of an archive in the mirror, its checksum verified; undefined when the mirror does not have it. */
export async function mirrored(directory: string | undefined, archive: string): Promise<string | undefined> {
  if (directory === undefined) return undefined;
  const path = join(directory, archive);
  if (!existsSync(path)) return undefined;
  await verify(path, archive, sums[archive]);
  return path;
}

/** Compares a file's SHA-256 with the one expected; throws a `SetupError` that names both. */
export async function verify(path: string, archive: string, expected: string | undefined): Promise<void> {
  if (expected === undefined) {
    throw new SetupError(
      `${path} is not used: this project keeps no checksum for ${archive} (src/setup/tools/sums.json)`,
    );
  }
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  const actual = hash.digest("hex");
  if (actual === expected) return;
  throw new SetupError(
    `${path} is not what it should be: its SHA-256 is ${actual}, ${archive} has ${expected}. ` +
      "Nothing of it was used; fetch the file again.",
  );
}
