import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type KafkaSnapshot, type Moving, readReassignments, readThrottled, takeSnapshot } from "../../kafka/client.ts";
import type { OpenCluster } from "../cluster/open.ts";
import { runQuietly } from "../doors/quiet.ts";
import { Failure, messageOf } from "../output/failure.ts";
import type { Placed } from "./placement.ts";
import { reassignmentJson } from "./plan.ts";

const TOOL = "kafka-reassign-partitions";
const LOOK_MS = 1000;

/** Moving replicas with Kafka's own tool, which runs in a broker. */
export interface Reassignment {
  readonly open: OpenCluster;
  /** `host:port` of brokers, as this machine reaches them. */
  readonly bootstrap: readonly string[];
}

/** Begins to move; Kafka goes on with it whatever becomes of this process. `throttle` in bytes per second and broker. */
export async function begin(
  { open }: Reassignment,
  partitions: readonly Placed[],
  throttle: number | undefined,
): Promise<void> {
  const slowly = throttle === undefined ? [] : ["--throttle", String(throttle)];
  await runOn(open, partitions, ["--execute", ...slowly]);
}

/** Looks until nothing is being moved any more, or `signal`; `tell` gets what still is, whenever that changes. */
export async function follow(
  { bootstrap }: Reassignment,
  tell: (moving: readonly Moving[]) => void,
  signal: AbortSignal,
): Promise<readonly Moving[]> {
  let told = -1;
  for (;;) {
    const moving = await readReassignments(bootstrap);
    if (moving.length !== told) tell(moving);
    told = moving.length;
    if (moving.length === 0 || signal.aborted) return moving;
    await sleep(LOOK_MS, undefined, { signal }).catch(() => {});
  }
}

/**
 * Takes the throttles of a finished reassignment away, which Kafka leaves to whoever asks (`--verify`). They are found by
 * the topics' settings, so those of an earlier run that was ended go too. false = there were none.
 */
export async function endThrottles({ open, bootstrap }: Reassignment): Promise<boolean> {
  const { topics } = await takeSnapshot(bootstrap);
  const throttled = await readThrottled(
    bootstrap,
    topics.map(({ name }) => name),
  );
  if (throttled.length === 0) return false;
  const partitions = placedIn(topics.filter(({ name }) => throttled.includes(name)));
  await runOn(open, partitions, ["--verify"]);
  return true;
}

/** Takes back what is being moved: replicas that were being added are dropped. The throttles go with it. */
export async function cancel({ open }: Reassignment, moving: readonly Moving[]): Promise<void> {
  await runOn(open, moving.map(goalOf), ["--cancel"]);
}

/** Another throttle for what is being moved: the tool is told by the same reassignment once more. */
export async function changeThrottle(
  { open }: Reassignment,
  moving: readonly Moving[],
  throttle: number,
): Promise<void> {
  await runOn(open, moving.map(goalOf), ["--execute", "--additional", "--throttle", String(throttle)]);
}

const goalOf = ({ topic, partition, replicas, removing }: Moving): Placed => ({
  topic,
  partition,
  replicas: replicas.filter((id) => !removing.includes(id)),
});

/** Every partition with its replicas as they are. */
export const placedIn = (topics: KafkaSnapshot["topics"]): readonly Placed[] =>
  topics.flatMap(({ partitions }) =>
    partitions.map(({ topic, partition, replicas }) => ({ topic, partition, replicas })),
  );

/** The tool takes a file, which the door carries into the broker. Rejects with a Failure and the tool's own words. */
async function runOn(open: OpenCluster, partitions: readonly Placed[], args: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "kafka-cluster-rebalance-"));
  try {
    const file = join(folder, "reassignment.json");
    writeFileSync(file, reassignmentJson(partitions));
    await runQuietly(open, TOOL, ["--reassignment-json-file", file, ...args]);
  } catch (error) {
    throw error instanceof Failure ? error : new Failure(messageOf(error));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
