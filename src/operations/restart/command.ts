import { consentsFrom } from "../../spec/consent.ts";
import { findNode } from "../cluster/node.ts";
import { type ClusterOptions, openCluster } from "../cluster/open.ts";
import { everyNowAndThen } from "../output/every-now-and-then.ts";
import { explained } from "../output/explained.ts";
import { secondsOption } from "../output/options.ts";
import { rollNodes } from "./roll.ts";

const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** Ended by a first Ctrl-C, after the node that is just restarting. */
const INTERRUPTED = 130;

export interface RestartOptions extends ClusterOptions {
  readonly positional: readonly string[];
  readonly timeout: string;
  readonly allow?: string;
}

/** Restarts the nodes that were named, else all, one by one behind the gate. */
export async function restart(options: RestartOptions): Promise<number> {
  const deadlineMs = secondsOption("--timeout", options.timeout) * 1000;
  const { cluster } = await openCluster(options);
  const nodes =
    options.positional.length === 0
      ? cluster.nodes.map(({ node }) => node)
      : [...new Set(options.positional.map((name) => findNode(cluster, name).node))];
  const interrupted = once(() => say("Ctrl-C: the node that is restarting comes back first."));
  const begin = performance.now();
  try {
    const left = await rollNodes({
      find: () => openCluster({ ...options, cluster: cluster.name }),
      nodes,
      consents: consentsFrom(`${process.env.KAFKA_CLUSTER_ALLOW ?? ""} ${options.allow ?? ""}`),
      deadlineMs,
      say,
      onProgress: everyNowAndThen(say),
      stopped: interrupted.happened,
    });
    if (left.length > 0) {
      say(`Stopped. \`kafka-cluster restart ${left.join(" ")} ${cluster.flags}\` restarts the rest.`);
      return INTERRUPTED;
    }
  } catch (error) {
    throw explained(error);
  } finally {
    interrupted.forget();
  }
  say(`${nodes.join(", ")} restarted in ${((performance.now() - begin) / 1000).toFixed(1)} s; the cluster is ready.`);
  return 0;
}

/** The first Ctrl-C is heeded when it fits, the second ends the program as usual. */
function once(tell: () => void): { readonly happened: () => boolean; readonly forget: () => void } {
  let happened = false;
  const heed = (): void => {
    happened = true;
    tell();
  };
  process.once("SIGINT", heed);
  return { happened: () => happened, forget: () => process.off("SIGINT", heed) };
}
