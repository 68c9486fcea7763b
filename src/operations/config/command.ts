import { findNode } from "../cluster/node.ts";
import { type ClusterOptions, openCluster } from "../cluster/open.ts";
import { Failure, messageOf } from "../output/failure.ts";
import { styleFor } from "../output/style.ts";
import { maskSecrets } from "./mask.ts";
import { readConfigFiles } from "./read.ts";

/** Prints a node's files as its container has them: all with a heading each, or one alone, for a pipe. */
export async function config(options: ClusterOptions & { readonly positional: readonly string[] }): Promise<number> {
  const [nodeName = "", fileName] = options.positional;
  const { docker, cluster } = await openCluster(options);
  const node = findNode(cluster, nodeName);
  const files = await readConfigFiles(docker.getContainer(node.containerId)).catch((error: unknown) => {
    throw new Failure(`The files of ${node.node} could not be read: ${messageOf(error)}`);
  });
  if (fileName === undefined) {
    const style = styleFor(process.stdout);
    const parts = [...files].map(([name, text]) => `${style.strong(`==> ${name}`)}\n${maskSecrets(text).trimEnd()}\n`);
    process.stdout.write(parts.join("\n"));
    return 0;
  }
  const text = files.get(fileName);
  if (text === undefined) {
    throw new Failure(`${node.node} has no file named ${fileName}.`, {
      details: [`There are: ${[...files.keys()].join(", ")}`],
    });
  }
  process.stdout.write(maskSecrets(text));
  return 0;
}
