import { text } from "node:stream/consumers";
import type Docker from "dockerode";
import { extract } from "tar-stream";
import { CONFIG_DIRECTORY } from "../../properties/file.ts";

/** All files of a node's configuration directory, by name, from a container that runs or not. */
export async function readConfigFiles(container: Docker.Container): Promise<ReadonlyMap<string, string>> {
  const archive = await container.getArchive({ path: CONFIG_DIRECTORY });
  const files = new Map<string, string>();
  const tar = extract();
  archive.pipe(tar);
  archive.on("error", (error) => tar.destroy(error));
  for await (const entry of tar) {
    const content = await text(entry as AsyncIterable<Buffer>);
    if (entry.header.type === "file") files.set(entry.header.name.replace(/^[^/]*\//, ""), content);
  }
  return new Map([...files].sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1)));
}

/** What a person looks for first comes first: settings, then logging, then the scripts. */
function rank(name: string): number {
  if (name === "server.properties" || name === "zoo.cfg") return 0;
  return name.endsWith(".sh") ? 2 : 1;
}
