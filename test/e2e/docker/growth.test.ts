import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTopic, readReassignments, readThrottled, takeSnapshot } from "../../../src/kafka/client.ts";
import { runQuietly } from "../../../src/operations/doors/quiet.ts";
import { wrongWith } from "../../../src/operations/drill/print.ts";
import { Load } from "../../../src/operations/load/load.ts";
import { rebalance } from "../../../src/operations/rebalance/command.ts";
import { projectRoot } from "../../../src/setup/project.ts";
import type { Description } from "../../../src/spec/schema.ts";
import { findIn, keepingMinInSync } from "./drilling.ts";
import { freePorts, noEngine, TestStack } from "./stack.ts";

describe.skipIf(noEngine)("A cluster that grows, shrinks and changes while it is written to", () => {
  let stack: TestStack;
  let load: Load;
  let base: number;
  const described = (brokers: number, more: Partial<NonNullable<Description["brokers"]>> = {}): Description => ({
    target: "docker",
    listeners: { hostPortBase: base },
    zookeeper: { count: 1 },
    brokers: { count: brokers, ...more },
  });
  const bootstrap = () => [0, 1, 2].map((at) => `127.0.0.1:${base + at}`);
  const rebalanced = (more: Partial<Parameters<typeof rebalance>[0]> = {}) =>
    rebalance({ cluster: stack.name, ...more });

  const topic = async (name: string) =>
    (await takeSnapshot(bootstrap())).topics.find((one) => one.name === name)?.partitions ?? [];
  /** Topics and brokers whose replicas are slowed down; brokers as Kafka's own tool prints what was changed of them. */
  const throttled = async () => {
    const brokers = ["--describe", "--entity-type", "brokers"];
    const said = await runQuietly(await findIn(stack)(), "kafka-configs", brokers);
    return [...(await readThrottled(bootstrap(), ["orders"])), ...(said.match(/\S*throttled\S*/g) ?? [])];
  };
  /** Begins to move so slowly that it takes minutes, and is interrupted in the middle. */
  async function beginAndLeave(): Promise<void> {
    const command = ["rebalance", "-c", stack.name, "--throttle", "1KB"];
    const stdio = ["ignore", "ignore", "pipe"] as const;
    const child = spawn(process.execPath, [join(projectRoot, "src/cli.ts"), ...command], { stdio: [...stdio] });
    const closed = once(child, "close");
    let said = "";
    child.stderr?.on("data", (text: Buffer) => {
      said += text.toString();
    });
    await expect.poll(() => said, { timeout: 60_000 }).toContain("still moving");
    child.kill("SIGINT");
    expect(await closed, said).toEqual([130, null]);
    expect(await readReassignments(bootstrap())).not.toEqual([]);
    expect(await readThrottled(bootstrap(), ["orders"])).toEqual(["orders"]);
  }

  /** What was written since the last look is all there; the longest gap in ms. */
  async function lookAfter(what: string): Promise<number> {
    await load.traffic();
    const round = await load.audit();
    expect(wrongWith(round), what).toEqual([]);
    console.log(
      `${what}: ${round.acknowledged} acknowledged, lost 0, longest gap ${Math.round(round.longestGapMs)} ms`,
    );
    load.begin();
    return round.longestGapMs;
  }

  beforeAll(async () => {
    stack = await TestStack.open("growth");
    base = await freePorts(5);
    stack.describe(described(3));
    const ran = await stack.up();
    expect(ran.code, ran.output).toBe(0);
    load = await Load.start({
      bootstrap: bootstrap(),
      topic: "orders",
      partitions: 6,
      replicationFactor: 3,
      minInSync: 2,
      // Enough that a slow rebalance lasts.
      pace: { size: 1600 },
    });
  });
  afterAll(async () => {
    await load?.stop().catch((error: unknown) => console.error(error));
    await stack?.close();
  });

  it("gets two more brokers, and nobody restarts", async () => {
    const before = await stack.containerIds();
    stack.describe(described(5));
    const grown = await keepingMinInSync(bootstrap(), () => stack.up());
    expect(grown.code, grown.output).toBe(0);
    const now = await stack.containerIds();
    expect(Object.keys(now)).toHaveLength(6);
    for (const [node, id] of Object.entries(before)) expect(now[node], node).toBe(id);
    for (const node of Object.keys(before)) expect((await stack.container(node).inspect()).RestartCount, node).toBe(0);
    expect(await lookAfter("growth 3 → 5")).toBeLessThan(5000);
  });

  it("takes a rebalance back that was ended in the middle, and its throttles", async () => {
    // Whom it may be led by stays in the order of the goal; who has it is as before.
    const holders = async () => (await topic("orders")).map(({ replicas }) => replicas.toSorted());
    const before = await holders();
    await beginAndLeave();
    expect(await rebalanced({ cancel: true })).toBe(0);
    expect(await holders()).toEqual(before);
    expect(await throttled()).toEqual([]);
  });

  it("spreads its partitions over the new ones, and goes on with what was left in the middle, less slowly", async () => {
    expect(await rebalanced({ dryRun: true })).toBe(0);
    expect((await topic("orders")).some(({ replicas }) => replicas.includes(4))).toBe(false);
    const spread = await keepingMinInSync(bootstrap(), async () => {
      await beginAndLeave();
      return await rebalanced({ throttle: "20MB" });
    });
    expect(spread).toBe(0);
    const moved = await topic("orders");
    const held = [1, 2, 3, 4, 5].map((id) => moved.filter(({ replicas }) => replicas.includes(id)).length);
    expect(Math.max(...held) - Math.min(...held)).toBeLessThanOrEqual(1);
    const leads = [1, 2, 3, 4, 5].map((id) => moved.filter(({ leader }) => leader === id).length);
    expect(Math.max(...leads) - Math.min(...leads)).toBeLessThanOrEqual(1);
    expect(await throttled()).toEqual([]);
    await lookAfter("rebalance over 5");
  });

  it("gives a topic with a single copy the others it lacks", async () => {
    await createTopic(bootstrap(), { name: "single", partitions: 2, replicationFactor: 1 });
    expect(await rebalanced({ topics: "single", replicationFactor: "3" })).toBe(0);
    for (const { replicas, isr } of await topic("single"))
      expect([new Set(replicas).size, isr.toSorted()]).toEqual([3, replicas.toSorted()]);
    await lookAfter("a single copy made three");
  });

  it("does not let brokers go that hold replicas, and names the command that empties them", async () => {
    const before = await stack.containerIds();
    stack.describe(described(3));
    const refused = await stack.up();
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain("broker-holds-replicas");
    expect(refused.output).toContain("kafka-cluster rebalance --remove kafka-4,kafka-5");
    expect(await stack.containerIds()).toEqual(before);
  });

  it("lets them go once they are empty, and nothing is lost", async () => {
    const emptied = await keepingMinInSync(bootstrap(), () => rebalanced({ remove: "kafka-4,kafka-5" }));
    expect(emptied).toBe(0);
    await lookAfter("rebalance off 4 and 5");
    const shrunk = await keepingMinInSync(bootstrap(), () => stack.up());
    expect(shrunk.code, shrunk.output).toBe(0);
    expect(Object.keys(await stack.containerIds())).toHaveLength(4);
    expect(await stack.inventory()).toContain(`volume ${stack.name}-kafka-5-data`);
    expect(await lookAfter("shrink 5 → 3")).toBeLessThan(5000);
    expect(wrongWith(await load.auditAll())).toEqual([]);
  });
});
