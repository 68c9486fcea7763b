import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { CONFIG_DIRECTORY } from "../../../properties/file.ts";
import { type Api, statusOf } from "../../../targets/kubernetes/api.ts";
import { containerName, filesName } from "../../../targets/kubernetes/names.ts";
import { type NewFile, NodeRefuses } from "../access.ts";
import { type FoundNode, isRunning } from "../found.ts";
import { fileTexts } from "./list.ts";
import { beginProcess, executeIn } from "./process.ts";

/** One file, from the pod where it runs, else as its next pod would get it; undefined = none of that name. */
export async function readFile(api: Api, node: FoundNode, name: string): Promise<string | undefined> {
  return (await read(api, node, [name])).get(name);
}

/** All of them. */
export function readFiles(api: Api, node: FoundNode): Promise<ReadonlyMap<string, string>> {
  return read(api, node, []);
}

/** Each file's name and its text in base64, a line each: no name and no text can be mistaken for another. */
const READ = `cd "$1" && shift
if (($# == 0)); then set -- *; fi
for file in "$@"; do
  [[ -f $file ]] && printf '%s %s\\n' "$file" "$(base64 -w 0 "$file")"
done
true`;

async function read(api: Api, node: FoundNode, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (!isRunning(node)) return await fromConfigMap(api, node);
  const command = ["bash", "-c", READ, "bash", CONFIG_DIRECTORY, ...paths];
  try {
    const { output } = await executeIn(api, node.container, containerName(node.role), command);
    const lines = output.split("\n").filter((line) => line !== "");
    return new Map(
      lines.map((line): [string, string] => {
        const [name = "", content = ""] = line.split(" ");
        return [name, Buffer.from(content, "base64").toString("utf8")];
      }),
    );
  } catch (error) {
    if (!(error instanceof NodeRefuses)) throw error;
    return await fromConfigMap(api, node);
  }
}

async function fromConfigMap(
  { core, namespace }: Api,
  { role, node }: FoundNode,
): Promise<ReadonlyMap<string, string>> {
  try {
    const files = await core.readNamespacedConfigMap({ namespace, name: filesName(role) });
    return fileTexts({ configMaps: new Map([[filesName(role), files]]) }, role, node);
  } catch (error) {
    if (statusOf(error) === 404) return new Map();
    throw error;
  }
}

/** A file's text by its length, so that nothing depends on the end of the input being told. */
const WRITE = `umask 077 && mkdir -p "$1" && head -c "$3" > "$1/$2"`;

/** Puts files into a new directory of a running pod, readable by its own user alone. */
export async function putFiles(api: Api, node: FoundNode, directory: string, files: readonly NewFile[]): Promise<void> {
  for (const { name, content } of files) {
    const said = new PassThrough();
    const output = text(said);
    const running = await beginProcess(api, node.container, containerName(node.role), {
      command: ["bash", "-c", WRITE, "bash", directory, name, String(content.length)],
      environment: [],
      input: true,
      tty: false,
      stdout: said,
      stderr: said,
    });
    running.input?.end(content);
    await running.said;
    said.end();
    if ((await running.exitCode()) !== 0) throw new Error(`${name} cannot be put into ${node.node}: ${await output}`);
  }
}
