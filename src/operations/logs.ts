import { findProcess } from "./cluster/node.ts";
import { type ClusterOptions, openCluster } from "./cluster/open.ts";
import { Failure, messageOf } from "./output/failure.ts";
import { countOption } from "./output/options.ts";
import { isClosedPipe } from "./output/stream.ts";

export interface LogOptions extends ClusterOptions {
  readonly positional: readonly string[];
  readonly follow?: boolean;
  readonly tail?: string;
}

/** Prints a node's log as the node wrote it; with `follow` until Ctrl-C or the node's end. */
export async function logs(options: LogOptions): Promise<number> {
  const tail = options.tail === undefined ? undefined : countOption("--tail", options.tail);
  const { access, cluster } = await openCluster(options);
  const node = findProcess(cluster, options.positional[0] ?? "");
  const { stdout, stderr } = process;
  try {
    await access.log(node, { tail, follow: options.follow === true, stdout, stderr });
  } catch (error) {
    if (isClosedPipe(error)) return 0;
    throw new Failure(`The log of ${node.node} could not be read: ${messageOf(error)}`);
  }
  return 0;
}
