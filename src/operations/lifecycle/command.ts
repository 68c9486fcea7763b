import { electPreferredLeaders } from "../../kafka/client.ts";
import { NotReady, waitReady } from "../../readiness/wait.ts";
import { brokersOf, isRunning, type NodeContainer, zookeepersOf } from "../cluster/containers.ts";
import { type ClusterOptions, type OpenCluster, openCluster } from "../cluster/open.ts";
import { externalAddresses, seeCluster } from "../cluster/vantage.ts";
import { Failure } from "../output/failure.ts";
import { secondsOption } from "../output/options.ts";
import { startContainer, stopContainer } from "./containers.ts";

const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** Stops every node, brokers first so that they can still hand over and say goodbye; nothing is removed. */
export async function stop(options: ClusterOptions): Promise<number> {
  const open = await openCluster(options);
  const groups = [brokersOf(open.cluster), zookeepersOf(open.cluster)].map((nodes) => nodes.filter(mayRun));
  if (groups.every((nodes) => nodes.length === 0)) {
    say(`Cluster ${open.cluster.name} is stopped already.`);
    return 0;
  }
  for (const nodes of groups) await together(open, nodes, "stopping", "stopped", stopContainer);
  say(
    `Cluster ${open.cluster.name} is stopped; its containers and all data are kept. \`kafka-cluster start\` starts it again.`,
  );
  return 0;
}

/** Starts every node that does not run and waits until the cluster is ready as `pulumi up` means it. */
export async function start(options: ClusterOptions & { readonly timeout: string }): Promise<number> {
  const deadlineMs = secondsOption("--timeout", options.timeout) * 1000;
  const open = await openCluster(options);
  const begin = performance.now();
  for (const nodes of [zookeepersOf(open.cluster), brokersOf(open.cluster)]) {
    await together(
      open,
      nodes.filter((node) => !isRunning(node)),
      "starting",
      "started",
      startContainer,
    );
  }
  const seen = await seeCluster(await openCluster({ ...options, cluster: open.cluster.name }));
  try {
    await waitReady(seen.vantage, { deadlineMs, onProgress: everyNowAndThen(say) });
    // Without this, the broker that came back first leads nearly everything for minutes.
    await electPreferredLeaders(externalAddresses(seen)).catch(() => {});
  } catch (error) {
    throw error instanceof NotReady ? new Failure(error.message) : error;
  }
  say(`Cluster ${open.cluster.name} is ready after ${((performance.now() - begin) / 1000).toFixed(1)} s.`);
  process.stdout.write(`${externalAddresses(seen).join(",")}\n`);
  return 0;
}

/** The first seconds of every start look alike; a line now and then shows that something still happens. */
function everyNowAndThen(tell: (text: string) => void, everyMs = 5000): (text: string) => void {
  let last = performance.now();
  return (text) => {
    if (performance.now() - last < everyMs) return;
    last = performance.now();
    tell(text);
  };
}

type Change = (docker: OpenCluster["docker"], node: NodeContainer) => Promise<void>;

async function together(
  { docker }: OpenCluster,
  nodes: readonly NodeContainer[],
  doing: string,
  done: string,
  change: Change,
): Promise<void> {
  if (nodes.length === 0) return;
  say(`${doing} ${nodes.map(({ node }) => node).join(", ")} …`);
  const begin = performance.now();
  await Promise.all(nodes.map((node) => change(docker, node)));
  say(`${done} in ${((performance.now() - begin) / 1000).toFixed(1)} s`);
}

/** A paused or restarting container has to be stopped too. */
function mayRun({ state }: NodeContainer): boolean {
  return state === "running" || state === "paused" || state === "restarting";
}
