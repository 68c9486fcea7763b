import { type Moving, readReassignments, takeSnapshot } from "../../kafka/client.ts";
import { giveLeadersBack } from "../../readiness/leaders.ts";
import { look } from "../../readiness/snapshot.ts";
import { brokersOf, isRunning } from "../cluster/found.ts";
import { findNode } from "../cluster/node.ts";
import { type ClusterOptions, type OpenCluster, openCluster } from "../cluster/open.ts";
import { parseSettings, type Settings, settingsFile } from "../cluster/settings.ts";
import { externalAddresses, seeCluster } from "../cluster/vantage.ts";
import { explained } from "../output/explained.ts";
import { Failure } from "../output/failure.ts";
import { countOption } from "../output/options.ts";
import { type Plan, planRebalance } from "./plan.ts";
import { planText } from "./print.ts";
import { begin, cancel, changeThrottle, endThrottles, follow, type Reassignment } from "./reassign.ts";
import { bytesOption } from "./throttle.ts";
import { raisedBy, refuseMissing, refuseOthers, wishOf } from "./wish.ts";

export interface RebalanceOptions extends ClusterOptions {
  readonly dryRun?: boolean;
  readonly cancel?: boolean;
  readonly throttle?: string;
  readonly topics?: string;
  readonly remove?: string;
  readonly replicationFactor?: string;
}

const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

const INTERRUPTED = 130;

/** Spreads replicas evenly, or off brokers that leave; follows a reassignment that is going on; takes one back. */
export async function rebalance(options: RebalanceOptions): Promise<number> {
  try {
    return await rebalanceOrTell(options);
  } catch (error) {
    throw explained(error);
  }
}

async function rebalanceOrTell(options: RebalanceOptions): Promise<number> {
  const throttle = options.throttle === undefined ? undefined : bytesOption("--throttle", options.throttle);
  const open = await openCluster(options);
  const seen = await seeCluster(open);
  refuseOthers(await look(seen.vantage));
  const bootstrap = externalAddresses(seen);
  const reassignment: Reassignment = { open, bootstrap };
  const moving = await readReassignments(bootstrap);
  if (options.cancel === true) return await takeBack(reassignment, moving);
  if (moving.length > 0 && options.dryRun !== true) {
    say(`Already being moved: ${countOf(moving)}. Following that; --cancel takes it back.`);
    if (throttle !== undefined) await changeThrottle(reassignment, moving, throttle);
    const code = await finish(reassignment);
    if (code !== 0) return code;
  }
  const plan = await planFor(options, reassignment);
  if (plan.changes.length === 0) {
    if (options.dryRun !== true && (await endThrottles(reassignment)))
      say("Throttles of an earlier run are taken away.");
    say("Every broker holds and leads its share; nothing has to move.");
    return 0;
  }
  if (options.dryRun === true) return 0;
  await begin(
    reassignment,
    plan.changes.map(({ topic, partition, to }) => ({ topic, partition, replicas: to })),
    throttle,
  );
  return await finish(reassignment);
}

async function planFor(options: RebalanceOptions, { open, bootstrap }: Reassignment): Promise<Plan> {
  const { replicationFactor } = options;
  const leaving = list(options.remove).map((name) => findNode(open.cluster, name).id);
  const factor = replicationFactor === undefined ? undefined : countOption("--replication-factor", replicationFactor);
  const snapshot = await takeSnapshot(bootstrap);
  refuseMissing(brokersOf(open.cluster), leaving, snapshot);
  const wish = wishOf({ topics: list(options.topics), leaving, factor }, snapshot, await settingsOf(open));
  const plan = planRebalance(wish);
  const text = planText(plan, raisedBy(wish));
  if (text !== "") process.stdout.write(`${text}\n`);
  return plan;
}

/** Follows what is moved to its end, takes the throttles away and gives the leaders their places. */
async function finish(reassignment: Reassignment): Promise<number> {
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  process.once("SIGINT", interrupt);
  try {
    const left = await follow(reassignment, (moving) => say(`still moving: ${countOf(moving)}`), stop.signal);
    if (left.length > 0) {
      const again = `kafka-cluster rebalance ${reassignment.open.cluster.flags}`;
      say(
        `Kafka goes on with it. \`${again}\` follows it again, and takes the throttles away; --cancel takes it back.`,
      );
      return INTERRUPTED;
    }
  } finally {
    process.off("SIGINT", interrupt);
  }
  await endThrottles(reassignment);
  say("Every replica is where it should be.");
  await giveLeadersBack(reassignment.bootstrap, say);
  return 0;
}

async function takeBack(reassignment: Reassignment, moving: readonly Moving[]): Promise<number> {
  if (moving.length > 0) await cancel(reassignment, moving);
  await endThrottles(reassignment);
  say(moving.length === 0 ? "Nothing is being moved." : `Taken back: ${countOf(moving)}.`);
  return 0;
}

async function settingsOf({ cluster, access }: OpenCluster): Promise<Settings> {
  const broker = brokersOf(cluster).find(isRunning);
  if (broker === undefined) throw new Failure(`No broker of cluster ${cluster.name} runs.`);
  return parseSettings((await access.file(broker, settingsFile(broker))) ?? "");
}

const countOf = ({ length }: readonly unknown[]): string => `${length} ${length === 1 ? "partition" : "partitions"}`;

const list = (text: string | undefined): readonly string[] =>
  (text ?? "").split(",").flatMap((name) => (name.trim() === "" ? [] : [name.trim()]));
