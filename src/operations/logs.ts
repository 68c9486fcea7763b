import { Readable } from "node:stream";
import { findNode } from "./cluster/node.ts";
import { type ClusterOptions, openCluster } from "./cluster/open.ts";
import { demultiplex, isClosedPipe } from "./doors/demultiplex.ts";
import { Failure, messageOf } from "./output/failure.ts";
import { countOption } from "./output/options.ts";

export interface LogOptions extends ClusterOptions {
  readonly positional: readonly string[];
  readonly follow?: boolean;
  readonly tail?: string;
}

/** Prints a node's log, stdout and stderr apart as the node wrote them; with `follow` until Ctrl-C or the node's end. */
export async function logs(options: LogOptions): Promise<number> {
  const tail = options.tail === undefined ? undefined : countOption("--tail", options.tail);
  const { docker, cluster } = await openCluster(options);
  const node = findNode(cluster, options.positional[0] ?? "");
  const container = docker.getContainer(node.containerId);
  const wanted = { stdout: true as const, stderr: true as const, ...(tail === undefined ? {} : { tail }) };
  try {
    const source = options.follow
      ? Readable.from(await container.logs({ ...wanted, follow: true }))
      : Readable.from([await container.logs({ ...wanted, follow: false })]);
    await demultiplex(source, process.stdout, process.stderr);
  } catch (error) {
    if (isClosedPipe(error)) return 0;
    throw new Failure(`The log of ${node.node} could not be read: ${messageOf(error)}`);
  }
  return 0;
}
