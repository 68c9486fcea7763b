import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { basename } from "node:path";
import type { ClusterAccess } from "../cluster/access.ts";
import type { FoundNode } from "../cluster/found.ts";

/** Options of Kafka's tools whose value is a file to read: the person's file is on this machine, not in the container. */
const FILE_OPTIONS: ReadonlySet<string> = new Set([
  "--add-config-file",
  "--admin.config",
  "--command-config",
  "--config-file",
  "--consumer-config",
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

/** Puts the files into the node, readable by its own user alone, runs `use`, and removes them whatever happens. */
export async function withFiles<T>(
  access: ClusterAccess,
  node: FoundNode,
  { directory, files }: Carried,
  use: () => Promise<T>,
): Promise<T> {
  if (directory === undefined) return await use();
  const contents = files.map(({ from, to }) => ({ name: basename(to), content: readFileSync(from) }));
  await access.put(node, directory, contents);
  try {
    return await use();
  } finally {
    await access.execute(node, ["rm", "-rf", directory]).catch(() => {});
  }
}

function isLocalFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}
