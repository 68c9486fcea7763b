import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { takeSnapshot } from "../../../src/kafka/client.ts";
import { dockerFaults } from "../../../src/operations/drill/docker/faults.ts";
import type { Faults } from "../../../src/operations/drill/faults.ts";
import { wrongWith } from "../../../src/operations/drill/print.ts";
import { Load } from "../../../src/operations/load/load.ts";
import { rollNodes } from "../../../src/operations/restart/roll.ts";
import { findIn, upOf, watchMinInSync } from "./drilling.ts";
import { freePorts, noEngine, TestStack } from "./stack.ts";

const MINUTES = 60_000;
const BROKERS = ["kafka-1", "kafka-2", "kafka-3"];
const PARTITIONS = 6;

describe.skipIf(noEngine)("A change that restarts brokers while they are written to", () => {
  let stack: TestStack;
  let load: Load;
  let base: number;
  let faults: Faults;
  const bootstrap = () => BROKERS.map((_, at) => `127.0.0.1:${base + at}`);
  const describeWith = (requests: number) =>
    stack.describe({
      target: "docker",
      listeners: { hostPortBase: base },
      zookeeper: { count: 1 },
      brokers: { overrides: { "queued.max.requests": requests } },
    });
  /** Waits until every partition has so many copies in sync. */
  const untilInSync = async (copies: number) => {
    const counts = async () => {
      const { topics } = await takeSnapshot(bootstrap());
      return topics.find(({ name }) => name === "orders")?.partitions.map(({ isr }) => isr.length);
    };
    await expect.poll(counts, { timeout: 60_000 }).toEqual(Array(PARTITIONS).fill(copies));
  };
  /** By node: its container, and since when its process runs. */
  const lives = async () => {
    const ids = Object.entries(await stack.containerIds());
    const each = ids.map(async ([node, id]) => [node, id, (await stack.container(node).inspect()).State.StartedAt]);
    return (await Promise.all(each)).sort();
  };
  const restart = (node: string) =>
    rollNodes({ find: findIn(stack), nodes: [node], consents: new Set(), deadlineMs: 3000, say: () => {} });

  /** What was written since the last look is all there; the longest gap in ms. */
  async function lookAfter(what: string): Promise<number> {
    await load.traffic();
    const round = await load.audit();
    expect(wrongWith(round), what).toEqual([]);
    const gap = Math.round(round.longestGapMs);
    console.log(`${what}: ${round.acknowledged} acknowledged, lost ${round.lost}, longest gap ${gap} ms`);
    load.begin();
    return round.longestGapMs;
  }

  /** Brings the description of now to every broker. Nobody may be seen below the minimum meanwhile. */
  async function changeAll(): Promise<void> {
    const before = await stack.containerIds();
    const watch = watchMinInSync(bootstrap());
    const ran = await stack.up();
    const seen = await watch.stop();
    expect(ran.code, ran.output).toBe(0);
    expect(seen.below).toEqual([]);
    expect(seen.looks).toBeGreaterThan(20);
    const now = await stack.containerIds();
    expect(BROKERS.filter((node) => now[node] === before[node])).toEqual([]);
  }

  beforeAll(async () => {
    stack = await TestStack.open("roll");
    base = await freePorts(BROKERS.length);
    describeWith(200);
    const ran = await stack.up();
    expect(ran.code, ran.output).toBe(0);
    faults = dockerFaults(stack.docker, (await findIn(stack)()).cluster);
    load = await Load.start({
      bootstrap: bootstrap(),
      topic: "orders",
      partitions: PARTITIONS,
      replicationFactor: 3,
      minInSync: 2,
    });
  });
  afterAll(async () => {
    await faults?.heal(upOf(stack)).catch((error: unknown) => console.error(error));
    await load?.stop().catch((error: unknown) => console.error(error));
    await stack?.close();
  });

  /** Who goes next, and another one. The controller goes last, the others by number. */
  async function nextAndOther(): Promise<{ next: string; other: string; controller: string }> {
    const controller = `kafka-${(await takeSnapshot(bootstrap())).controllerId}`;
    const [next = "", other = ""] = BROKERS.filter((node) => node !== controller);
    return { next, other, controller };
  }
  const refusal = (next: string, inSync: string) =>
    new RegExp(`${next} was not stopped[\\s\\S]*orders-\\d+ has only ${inSync} and needs 2 without ${next}`);

  it("is refused while a broker is cut off from the others, although Kafka still has all of them in sync", async () => {
    const { next, controller } = await nextAndOther();
    const before = await lives();
    // It keeps its session with ZooKeeper, so it stays the controller, and nobody could be made leader.
    await faults.inject("cut-brokers", [controller]);
    const listed = `\\[\\d, \\d, \\d\\] in sync, of which ${controller} did not answer,`;
    await expect(restart(next)).rejects.toThrow(refusal(next, listed));
    expect(await lives()).toEqual(before);
    await faults.heal(upOf(stack));
    await lookAfter("a broker cut off");
  });

  it(
    "is refused while it would take partitions below their minimum, with their names, and touches nobody",
    async () => {
      const { next, other } = await nextAndOther();
      const before = await lives();
      await untilInSync(3);
      await faults.inject("pause", [other]);
      await untilInSync(2);
      describeWith(300);
      const stopped = await stack.up({ env: { KAFKA_CLUSTER_GATE_SECONDS: "5" } });
      expect(stopped.code, stopped.output).not.toBe(0);
      const pairs = "\\[\\d, \\d\\] in sync";
      expect(stopped.output).toMatch(refusal(next, pairs));
      await expect(restart(next)).rejects.toThrow(refusal(next, pairs));
      expect(await lives()).toEqual(before);
      await lookAfter("a gate that stays shut");
    },
    3 * MINUTES,
  );

  it("goes on when everybody is back", { timeout: 3 * MINUTES }, async () => {
    await faults.heal(upOf(stack));
    await changeAll();
    await lookAfter("a gate that opens late");
  });

  it("replaces every broker and keeps nobody waiting who writes", { timeout: 3 * MINUTES }, async () => {
    describeWith(400);
    await changeAll();
    expect(await lookAfter("rolling change")).toBeLessThan(5000);
    expect(wrongWith(await load.auditAll())).toEqual([]);
  });
});
