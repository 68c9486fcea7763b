import { findNode } from "../cluster/node.ts";
import { type ClusterOptions, openCluster } from "../cluster/open.ts";
import { Failure, messageOf } from "../output/failure.ts";
import { styleFor } from "../output/style.ts";
import { maskSecrets } from "./mask.ts";

/** Prints a node's files as its container has them: all with a heading each, or one alone, for a pipe. */
export async function config(options: ClusterOptions & { readonly positional: readonly string[] }): Promise<number> {
  const [nodeName = "", fileName] = options.positional;
  const { access, cluster } = await openCluster(options);
  const node = findNode(cluster, nodeName);
  const files = await access.files(node).catch((error: unknown) => {
    throw new Failure(`The files of ${node.node} could not be read: ${messageOf(error)}`);
  });
  if (fileName === undefined) {
    const style = styleFor(process.stdout);
    const sorted = [...files].sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
    const parts = sorted.map(([name, text]) => `${style.strong(`==> ${name}`)}\n${maskSecrets(text).trimEnd()}\n`);
    process.stdout.write(parts.join("\n"));
    return 0;
  }
  const text = files.get(fileName);
  if (text === undefined) {
    throw new Failure(`${node.node} has no file named ${fileName}.`, {
      details: [`There are: ${[...files.keys()].sort().join(", ")}`],
    });
  }
  process.stdout.write(maskSecrets(text));
  return 0;
}

/** What a person looks for first comes first: settings, then logging, then the scripts. */
function rank(name: string): number {
  if (name === "server.properties" || name === "zoo.cfg") return 0;
  return name.endsWith(".sh") ? 2 : 1;
}
