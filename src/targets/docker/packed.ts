import type Docker from "dockerode";
import type { ImageProfile } from "../../model/cluster.ts";
import { CONFIG_DIRECTORY, type RenderedFile } from "../../properties/file.ts";
import { readFile } from "./keeper.ts";

/** The one file that a node's container is made with: all of its `CONFIG_DIRECTORY`, and what runs it. */
export const PACKED_FILE = "/etc/kafka-cluster-files/unpack.sh";

/**
 * The files of a node as one script, which writes them to `CONFIG_DIRECTORY`, an empty tmpfs at each start of the container,
 * and becomes `launch.sh`. The provider puts files into a container by one request each, and for each of them the engine
 * mounts the container anew: a broker's four took longer than its start. Every content ends with a new line.
 */
export function packed(files: readonly RenderedFile[]): string {
  const executable = files.filter((file) => file.executable === true).map(({ name }) => name);
  const folders = [...new Set(files.flatMap(({ name }) => (name.includes("/") ? [name.replace(/\/[^/]*$/, "")] : [])))];
  return [
    `#!/usr/bin/env bash
# All files of this node. Each start writes them to ${CONFIG_DIRECTORY}, and goes on with launch.sh among them.
set -euo pipefail
# The first process of a container loses a signal that it does not listen to.
trap 'exit 143' TERM
cd ${CONFIG_DIRECTORY}
`,
    folders.length > 0 ? `mkdir -p ${folders.join(" ")}\n` : "",
    ...files.map(written),
    executable.length > 0 ? `chmod +x ${executable.join(" ")}\n` : "",
    `exec bash ${CONFIG_DIRECTORY}/launch.sh\n`,
  ].join("");
}

function written({ name, content }: RenderedFile): string {
  const lines = content.split("\n");
  let end = `END OF ${name}`;
  while (lines.includes(end)) end += ".";
  return `cat >${name} <<'${end}'\n${content.replace(/\n?$/, "\n")}${end}\n`;
}

/**
 * Options of the tmpfs that is `CONFIG_DIRECTORY`. It belongs to the node's user: with none named it is everybody's at the
 * first start only, for runc gives it the mode of what it is mounted over, and by the second start there is such a directory.
 */
export const tmpfsOptions = ({ uid, gid }: Pick<ImageProfile, "uid" | "gid">, hasPrograms: boolean): string =>
  `uid=${uid},gid=${gid},mode=0755${hasPrograms ? ",exec" : ""}`;

/** The files in what `packed` made, by name. */
export function unpacked(script: string): ReadonlyMap<string, string> {
  const files = script.matchAll(/^cat >(\S+) <<'(END OF .*)'\n((?:(?!\2$).*\n)*)\2$/gm);
  return new Map([...files].map(([, name = "", , content = ""]) => [name, content]));
}

/**
 * The files that a container, running or not, was made with, by name. undefined = each is there as it is: in workers of
 * Connect, and in nodes that an earlier version of this program has made.
 */
export async function readPacked(container: Docker.Container): Promise<ReadonlyMap<string, string> | undefined> {
  const script = await readFile(container, PACKED_FILE);
  return script === undefined ? undefined : unpacked(script);
}

/** One of the files that a container was made with, running or not; undefined where it has none of that name. */
export async function readNodeFile(container: Docker.Container, name: string): Promise<string | undefined> {
  const files = await readPacked(container);
  return files === undefined ? readFile(container, `${CONFIG_DIRECTORY}/${name}`) : files.get(name);
}
