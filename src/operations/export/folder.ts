import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Failure } from "../output/failure.ts";

/** An exported file: its text, and whether it is a script. */
export interface ExportedFile {
  readonly content: string;
  readonly executable?: boolean;
}

/** By path below the directory. */
export type ExportedFiles = ReadonlyMap<string, ExportedFile>;

/** The list of what an export wrote: what the next one may replace and remove. */
const LIST = ".kafka-cluster-export";

/**
 * Writes files into a directory and removes those an earlier export wrote and this one does not. A directory with
 * anything in it and no list of an export is somebody else's: a `Failure`, and nothing is written.
 */
export function writeFolder(directory: string, files: ExportedFiles): void {
  const before = readList(directory);
  if (before === undefined) {
    throw new Failure(`${directory} is not empty, and no export wrote it; nothing was written.`, {
      remedy: "Name a new or empty directory.",
    });
  }
  for (const path of before.filter((one) => !files.has(one))) removeFile(directory, path);
  for (const [path, { content, executable }] of files) {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    // Containers mount them, with users of their own: whatever the person's umask is.
    chmodSync(dirname(file), 0o755);
    chmodSync(file, executable ? 0o755 : 0o644);
  }
  writeFileSync(join(directory, LIST), `${[...files.keys()].join("\n")}\n`);
}

/** The paths of an earlier export, none for a new directory; undefined = somebody else's. */
function readList(directory: string): readonly string[] | undefined {
  if (!existsSync(directory)) return [];
  const list = join(directory, LIST);
  if (!existsSync(list)) return readdirSync(directory).length === 0 ? [] : undefined;
  return readFileSync(list, "utf8")
    .split("\n")
    .filter((path) => path !== "" && !path.split(/[\\/]/).includes(".."));
}

function removeFile(directory: string, path: string): void {
  rmSync(join(directory, path), { force: true });
  for (let folder = dirname(path); folder !== "."; folder = dirname(folder)) {
    if (!existsSync(join(directory, folder)) || readdirSync(join(directory, folder)).length > 0) return;
    rmdirSync(join(directory, folder));
  }
}
