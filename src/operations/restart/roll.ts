import type { ProfileName } from "../../model/cluster.ts";
import { changeOrder, type Stoppable } from "../../readiness/gate.ts";
import { giveLeadersBack } from "../../readiness/leaders.ts";
import { look } from "../../readiness/snapshot.ts";
import type { Vantage } from "../../readiness/vantage.ts";
import { waitMayRestart, waitReady } from "../../readiness/wait.ts";
import type { Consents } from "../../spec/consent.ts";
import { brokersOf, type FoundNode, isRunning, zookeepersOf } from "../cluster/found.ts";
import type { OpenCluster } from "../cluster/open.ts";
import { settingsFile } from "../cluster/settings.ts";
import { externalAddresses, type SeenCluster, seeCluster } from "../cluster/vantage.ts";

export interface RollOptions {
  /** Finds the cluster anew: nodes come and go while it is rolled. */
  readonly find: () => Promise<OpenCluster>;
  /** Names of the nodes to restart. */
  readonly nodes: readonly string[];
  readonly consents: Consents;
  /** How long to wait before each node, and for readiness at the end. */
  readonly deadlineMs: number;
  /** Told of each node that is restarted. */
  readonly say: (text: string) => void;
  /** Told what is waited for, often. */
  readonly onProgress?: (text: string) => void;
  /** After each node: whether to stop here. */
  readonly stopped?: () => boolean;
}

/**
 * Restarts nodes one at a time, each behind the same gate as `up`: what does not run first, then ZooKeeper or the
 * controllers, their leader last of them, then the brokers, at the end the one that is the controller; afterwards every partition goes back to its preferred leader.
 * Resolves with the nodes that are left, none unless it was `stopped`. Rejects with NotReady when the gate does not open;
 * the nodes that are left are as they were.
 */
export async function rollNodes(options: RollOptions): Promise<readonly string[]> {
  const done: Stoppable[] = [];
  let left = options.nodes;
  let ground = await lookAround(options);
  while (left.length > 0) {
    if (options.stopped?.() === true) return left;
    // What did not run has no place in a vantage yet.
    if (!ground.open.cluster.nodes.every(isRunning)) ground = await lookAround(options);
    const node = await rollNext(options, ground, left, done);
    done.push(node);
    left = left.filter((name) => name !== node.name);
  }
  const { seen } = ground.open.cluster.nodes.every(isRunning) ? ground : await lookAround(options);
  await waitReady(seen.vantage, {
    deadlineMs: options.deadlineMs,
    onProgress: options.onProgress ?? options.say,
  });
  await giveLeadersBack(externalAddresses(seen), options.say);
  return [];
}

interface Ground {
  readonly open: OpenCluster;
  readonly seen: SeenCluster;
  readonly profile: ProfileName;
}

async function lookAround({ find }: RollOptions): Promise<Ground> {
  const open = await find();
  const [seen, profile] = await Promise.all([seeCluster(open), profileOf(open)]);
  return { open, seen, profile };
}

async function rollNext(
  options: RollOptions,
  { open, seen, profile }: Ground,
  left: readonly string[],
  done: readonly Stoppable[],
): Promise<Stoppable> {
  const vantage = withWholeEnsemble(open, seen);
  const candidates = open.cluster.nodes.filter(({ node }) => left.includes(node)).map(named);
  const down = candidates.filter((node) => !isRunning(node));
  const next = down[0] ?? (candidates.length === 1 ? candidates : changeOrder(candidates, await look(vantage)))[0];
  if (next === undefined) throw new Error(`no such nodes: ${left.join(", ")}`);
  if (isRunning(next)) {
    await waitMayRestart(vantage, next, {
      deadlineMs: options.deadlineMs,
      onProgress: options.onProgress ?? options.say,
      profile,
      consents: options.consents,
      again: `kafka-cluster restart ${left.join(" ")}`,
      changed: done,
    });
  }
  options.say(`restarting ${next.node} (${done.length + 1} of ${done.length + left.length}) …`);
  await open.access.restart(next);
  return next;
}

/** A quorum is a majority of all members, also of those that do not run or have no container any more. */
function withWholeEnsemble({ cluster, access }: OpenCluster, { vantage, ensemble }: SeenCluster): Vantage {
  const found = zookeepersOf(cluster);
  const hosts = new Map([
    ...ensemble.map((name): [string, string] => [name, name]),
    ...found.map((node): [string, string] => [node.node, access.host(node)]),
  ]);
  const missing = [...hosts].filter(([name]) => vantage.zookeepers.every((known) => known.name !== name));
  const clientPort = vantage.zookeepers[0]?.clientPort ?? 2181;
  return {
    ...vantage,
    zookeepers: [...vantage.zookeepers, ...missing.map(([name, host]) => ({ name, host, clientPort }))],
  };
}

const named = (node: FoundNode): FoundNode & { readonly name: string } => ({ ...node, name: node.node });

/** The description is not at hand; the brokers' files tell by their headline, and in doubt the strict one is meant. */
async function profileOf({ cluster, access }: OpenCluster): Promise<ProfileName> {
  const broker = brokersOf(cluster).find(isRunning);
  const text = broker && (await access.file(broker, settingsFile(broker)).catch(() => undefined));
  return /^# .*, profile laptop\.$/m.test(text ?? "") ? "laptop" : "production";
}
