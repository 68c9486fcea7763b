import type { Role } from "../../model/cluster.ts";
import { giveLeadersBack } from "../../readiness/leaders.ts";
import { NotReady, waitReady } from "../../readiness/wait.ts";
import { type FoundNode, isRunning, ROLES } from "../cluster/found.ts";
import { type ClusterOptions, openCluster } from "../cluster/open.ts";
import { externalAddresses, seeCluster } from "../cluster/vantage.ts";
import { everyNowAndThen } from "../output/every-now-and-then.ts";
import { Failure } from "../output/failure.ts";
import { secondsOption } from "../output/options.ts";

const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** Stops every node, brokers first so that they can still hand over and say goodbye; nothing is removed. */
export async function stop(options: ClusterOptions): Promise<number> {
  const { cluster, access } = await openCluster(options);
  const companions = cluster.companions ?? [];
  if (![...cluster.nodes, ...companions].some(mayRun)) {
    say(`Cluster ${cluster.name} is stopped already.`);
    return 0;
  }
  // They would only complain of brokers that are gone.
  await timed(companions.filter(mayRun), ["stopping", "stopped"], async () => access.companions?.stop());
  for (const role of ROLES.toReversed()) {
    await together(cluster.nodes.filter(mayRun), role, ["stopping", "stopped"], access.stop);
  }
  say(
    `Cluster ${cluster.name} is stopped; all data is kept. \`kafka-cluster start ${cluster.flags}\` starts it again.`,
  );
  return 0;
}

/** Starts every node that does not run and waits until the cluster is ready as `pulumi up` means it. */
export async function start(options: ClusterOptions & { readonly timeout: string }): Promise<number> {
  const deadlineMs = secondsOption("--timeout", options.timeout) * 1000;
  const open = await openCluster(options);
  const begin = performance.now();
  const still = open.cluster.nodes.filter((node) => !isRunning(node));
  for (const role of ROLES) {
    await together(still, role, ["starting", "started"], open.access.start);
  }
  const seen = await seeCluster(await openCluster({ ...options, cluster: open.cluster.name }));
  try {
    await waitReady(seen.vantage, { deadlineMs, onProgress: everyNowAndThen(say) });
    // Without this, the broker that came back first leads nearly everything for minutes.
    await giveLeadersBack(externalAddresses(seen), say);
  } catch (error) {
    throw error instanceof NotReady ? new Failure(error.message) : error;
  }
  await timed(
    (open.cluster.companions ?? []).filter((one) => !isRunning(one)),
    ["starting", "started"],
    async () => open.access.companions?.start(),
  );
  say(`Cluster ${open.cluster.name} is ready after ${((performance.now() - begin) / 1000).toFixed(1)} s.`);
  process.stdout.write(`${externalAddresses(seen).join(",")}\n`);
  return 0;
}

/** All nodes of a role at once, with a line before and one after; nothing where there are none. */
async function together(
  nodes: readonly FoundNode[],
  role: Role,
  [doing, done]: readonly [string, string],
  change: (role: Role) => Promise<void>,
): Promise<void> {
  await timed(
    nodes.filter((node) => node.role === role),
    [doing, done],
    () => change(role),
  );
}

async function timed(
  processes: readonly Pick<FoundNode, "node">[],
  [doing, done]: readonly [string, string],
  change: () => Promise<void>,
): Promise<void> {
  if (processes.length === 0) return;
  say(`${doing} ${processes.map(({ node }) => node).join(", ")} …`);
  const begin = performance.now();
  await change();
  say(`${done} in ${((performance.now() - begin) / 1000).toFixed(1)} s`);
}

/** Anything of it that is there: also one that is paused, or that cannot start. */
const mayRun = ({ state }: Pick<FoundNode, "state">): boolean =>
  !["exited", "created", "dead", "stopped"].includes(state);
