// A rolling restart under load, per broker, against `docker restart` of one; and how long nobody was told "yes".
import { setTimeout as pause } from "node:timers/promises";
import { takeSnapshot } from "../src/kafka/client.ts";
import { SESSION_MS } from "../src/model/session.ts";
import { openCluster } from "../src/operations/cluster/open.ts";
import { seeCluster } from "../src/operations/cluster/vantage.ts";
import { isSound } from "../src/operations/load/audit.ts";
import { Load } from "../src/operations/load/load.ts";
import { rollNodes } from "../src/operations/restart/roll.ts";
import { waitReady } from "../src/readiness/wait.ts";
import type { Description } from "../src/spec/schema.ts";
import { freePorts, type TestStack } from "../test/e2e/docker/stack.ts";
import { makeReady, numbersFrom } from "./prepare.ts";
import { ending, heading, print, seconds, spread, verdict } from "./report.ts";
import { median } from "./rounds.ts";
import { openStack, succeeded } from "./stacks.ts";
import { tidily } from "./tidy.ts";

const limit = 1.5;
const changeGapSeconds = 2;
const killGapSeconds = SESSION_MS.laptop / 1000 + 5;
const deadlineMs = 120_000;
const brokers = ["kafka-1", "kafka-2", "kafka-3"];

const { rounds } = numbersFrom({ rounds: 3 });
heading(`Rolling restart under load, ${rounds} rounds`, await makeReady());
await tidily(async (later) => {
  const stack = await openStack("roll", later);
  const base = await freePorts(brokers.length);
  const described = (threads: number): Description => ({
    target: "docker",
    listeners: { hostPortBase: base },
    brokers: { overrides: { "background.threads": threads } },
  });
  stack.describe(described(4));
  succeeded(await stack.up());
  const bootstrap = brokers.map((_, at) => `127.0.0.1:${base + at}`);
  const topic = { topic: "bench", partitions: 6, replicationFactor: 3, minInSync: 2 };
  const load = await Load.start({ bootstrap, ...topic, pace: { everyMs: 25 } });
  later(() => load.stop());
  const gaps: Record<string, number[]> = { restart: [], change: [], kill: [] };
  const rolled: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const node of brokers) bare.push(await timed(() => restartBare(stack, node, bootstrap)));
    load.begin();
    rolled.push((await timed(() => roll(stack))) / brokers.length);
    gaps.restart?.push(await gapOf(load));
    stack.describe(described(5 + round));
    succeeded(await stack.up());
    gaps.change?.push(await gapOf(load));
    await stack.container("kafka-1").kill();
    await stack.container("kafka-1").start();
    // Nobody has missed it yet: it still is listed as in sync.
    await untilReady(stack);
    gaps.kill?.push(await gapOf(load));
  }
  print([
    ["", "median (least to greatest)"],
    ["rolling restart, per broker", spread(rolled)],
    ["docker restart of one broker until it is in every ISR", spread(bare)],
    ...Object.entries(gaps).map(([what, values]) => [
      `longest gap without an acknowledgement, ${what}`,
      spread(values),
    ]),
  ]);
  verdict("rolling restart per broker ÷ docker restart", mean(rolled) / mean(bare), limit);
  verdict("longest gap, rolling restart", Math.max(...(gaps.restart ?? [])), changeGapSeconds, " s");
  verdict("longest gap, rolling change by `pulumi up`", Math.max(...(gaps.change ?? [])), changeGapSeconds, " s");
  verdict("longest gap, kill -9 of a leader", Math.max(...(gaps.kill ?? [])), killGapSeconds, " s");
  const all = await load.auditAll();
  console.log(`\n${all.acknowledged} messages acknowledged, ${all.lost} lost, ${all.duplicates} duplicates.`);
  console.log(`Median of a rolling restart of all three: ${seconds(median(rolled) * brokers.length)}.`);
  if (!isSound(all)) process.exitCode = 1;
});
ending();

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** Seconds, of the partition that waited longest since the last look; what comes next is measured anew. */
async function gapOf(load: Load): Promise<number> {
  await load.traffic();
  const { longestGapMs } = await load.audit();
  load.begin();
  return longestGapMs / 1000;
}

/** As somebody in a hurry does it: nobody is asked first. */
async function restartBare(stack: TestStack, node: string, bootstrap: readonly string[]): Promise<void> {
  await stack.container(node).restart();
  await untilInSync(bootstrap);
}

async function roll(stack: TestStack): Promise<void> {
  const find = () => openCluster({ cluster: stack.name });
  await rollNodes({ find, nodes: brokers, consents: new Set(), deadlineMs, say: () => {} });
}

async function untilReady(stack: TestStack): Promise<void> {
  const { vantage } = await seeCluster(await openCluster({ cluster: stack.name }));
  await waitReady(vantage, { deadlineMs, onProgress: () => {} });
}

/** Every broker is registered and every copy in sync. */
async function untilInSync(bootstrap: readonly string[]): Promise<void> {
  const end = performance.now() + deadlineMs;
  for (;;) {
    const seen = await takeSnapshot(bootstrap).catch(() => undefined);
    const partitions = seen?.topics.flatMap((topic) => topic.partitions) ?? [];
    if (
      seen?.brokers.length === brokers.length &&
      partitions.length > 0 &&
      partitions.every(({ isr, replicas }) => isr.length === replicas.length)
    )
      return;
    if (performance.now() > end) throw new Error("the brokers are not in sync again");
    await pause(50);
  }
}
