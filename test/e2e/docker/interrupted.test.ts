import type { ChildProcess } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { createTopic } from "../../../src/kafka/client.ts";
import { consume, produce } from "../../../src/kafka/messages.ts";
import { execute } from "../../../src/targets/docker/execute.ts";
import { label } from "../../../src/targets/docker/labels.ts";
import { type EngineEvent, watchEngine } from "./events.ts";
import { killGroup } from "./processes.ts";
import { freePorts, noEngine, type Ran, TestStack } from "./stack.ts";

const nodes = ["kafka-1", "kafka-2", "kafka-3", "zookeeper-1", "zookeeper-2", "zookeeper-3"];

/** A moment of `up`, by what the engine does then. Made anew for each use: some count. */
type Moment = (stack: TestStack) => (event: EngineEvent) => boolean;

const named = (event: EngineEvent) => event.Actor.Attributes.name ?? "";
/** The container over the volumes that writes into them who may start empty: the networks are being made meanwhile. */
const keeperMade: Moment = (stack) => (event) =>
  event.Action === "create" &&
  event.Actor.Attributes[label.temporary] === "volumes" &&
  event.Actor.Attributes[label.cluster] === stack.name;
const asked: Moment = (stack) => (event) =>
  event.Action.includes("probe.sh kafka ") && named(event).startsWith(stack.name);

/** The engine does this to the nth of the containers whose node's name begins so. */
function nth(count: number, role: string, action: string): Moment {
  return (stack) => {
    const seen = new Set<string>();
    return (event) => {
      if (event.Type === "container" && event.Action === action && named(event).startsWith(`${stack.name}-${role}`))
        seen.add(named(event));
      return seen.size === count;
    };
  };
}

/** Runs `up` and does `interrupt` to it when the moment comes; fails when `up` ends before that. */
async function upUntil(stack: TestStack, moment: Moment, interrupt: (up: ChildProcess) => void): Promise<Ran> {
  const { seen, stop } = await watchEngine(stack.docker, moment(stack));
  try {
    let interrupted = false;
    const ran = await stack.up({
      onStart: (up) =>
        void seen.then(() => {
          interrupted = true;
          interrupt(up);
        }),
    });
    expect(interrupted, ran.output).toBe(true);
    return ran;
  } finally {
    stop();
  }
}

const kill = (up: ChildProcess) => killGroup(up.pid ?? 0);

/** What a person does who finds the stack locked after a crash. */
async function killAndCancel(stack: TestStack, moment: Moment): Promise<void> {
  const killed = await upUntil(stack, moment, kill);
  expect(killed.code).not.toBe(0);
  const cancelled = await stack.pulumi(["cancel", "--yes", stack.name], { bare: true });
  expect(cancelled.code, cancelled.output).toBe(0);
}

/** One plain `up` succeeds, all six nodes are well by their own health checks, nothing is left over or left to do. */
async function expectHealed(stack: TestStack): Promise<void> {
  const healed = await stack.up();
  expect(healed.code, healed.output).toBe(0);
  expect(await stack.inventory()).toEqual([
    ...nodes.map((node) => `container ${stack.name}-${node}`),
    `network ${stack.name}`,
    `network ${stack.name}-metadata`,
    ...nodes.map((node) => `volume ${stack.name}-${node}-data`),
  ]);
  for (const node of nodes) {
    const { Config, Mounts, State } = await stack.container(node).inspect();
    expect(State.Running, node).toBe(true);
    const { exitCode, output } = await execute(stack.container(node), Config.Healthcheck?.Test?.slice(1) ?? []);
    expect(exitCode, `${node}: ${output}`).toBe(0);
    expect(Mounts.filter(({ Type }) => Type === "volume").map(({ Name }) => Name)).toEqual([
      `${stack.name}-${node}-data`,
    ]);
  }
  // From now on no running node is stopped without its gate: the run that was killed could not note that.
  const ready = await execute(stack.container("kafka-1"), ["test", "-e", "/var/lib/kafka/data/ready"]);
  expect(ready.exitCode).toBe(0);
  const again = await stack.up({ args: ["--expect-no-changes"] });
  expect(again.code, again.output).toBe(0);
}

describe.skipIf(noEngine)("an `up` that is killed at birth is followed by one that succeeds", () => {
  let stack: TestStack;
  afterEach(async () => {
    await stack?.close();
  });

  it.each<[string, Moment]>([
    ["its networks and its volumes", keeperMade],
    ["its first container", nth(1, "", "create")],
    ["its last container", nth(6, "", "create")],
    ["readiness", asked],
  ])("while it makes or waits for %s", async (_, moment) => {
    stack = await TestStack.open("killed");
    stack.describe({ target: "docker", listeners: { hostPortBase: await freePorts(3) } });
    await killAndCancel(stack, moment);
    await expectHealed(stack);
  });
});

describe.skipIf(noEngine)(
  "a cluster whose `up` was stopped by Ctrl-C, and later killed in the middle of a change",
  () => {
    let stack: TestStack;
    let writer: ReturnType<typeof writeUntilStopped> | undefined;
    afterAll(async () => {
      await writer?.stop();
      await stack?.close();
    });
    const topic = "orders";
    let base: number;
    const description = () => ({ target: "docker" as const, listeners: { hostPortBase: base } });

    it("is whole after the next `up`", async () => {
      stack = await TestStack.open("changed");
      base = await freePorts(3);
      stack.describe(description());
      const stopped = await upUntil(stack, nth(2, "kafka", "create"), (up) => process.kill(-(up.pid ?? 0), "SIGINT"));
      expect(stopped.code, stopped.output).not.toBe(0);
      await expectHealed(stack);
    });

    it("has every message that was acknowledged before, during and after", async () => {
      const bootstrap = [0, 1, 2].map((i) => `127.0.0.1:${base + i}`);
      await createTopic(bootstrap, { name: topic, partitions: 1, replicationFactor: 3 });
      writer = writeUntilStopped(bootstrap, topic);
      const before = await stack.containerIds();
      stack.describe({ ...description(), brokers: { overrides: { "queued.max.requests": 400 } } });
      await killAndCancel(stack, nth(2, "kafka", "destroy"));
      const left = await stack.containerIds();
      expect(nodes.filter((node) => node.startsWith("zookeeper") && left[node] !== before[node])).toEqual([]);
      expect(nodes.filter((node) => left[node] === before[node] && node.startsWith("kafka"))).toHaveLength(1);
      await expectHealed(stack);
      for (const node of nodes.filter((name) => name.startsWith("kafka"))) {
        const file = await execute(stack.container(node), ["cat", "/etc/kafka-cluster/server.properties"]);
        expect(file.output, node).toContain("queued.max.requests=400");
      }
      const acknowledged = await writer.stop();
      expect(acknowledged.length).toBeGreaterThan(0);
      const { output } = await execute(stack.container("kafka-1"), [
        "kafka-get-offsets",
        "--bootstrap-server",
        "kafka:9092",
        "--topic",
        topic,
      ]);
      const kept = await consume(bootstrap, { topic, group: "reader", count: Number(/:(\d+)\s*$/.exec(output)?.[1]) });
      const values = new Set(kept.map(({ value }) => value));
      expect(acknowledged.filter((value) => !values.has(value))).toEqual([]);
    });
  },
);

/** Writes with acks=all, ten times a second, and knows what was acknowledged. */
function writeUntilStopped(bootstrap: readonly string[], topic: string): { stop(): Promise<readonly string[]> } {
  const acknowledged: string[] = [];
  let stopped = false;
  const writing = (async () => {
    for (let batch = 0; !stopped; batch++) {
      const values = Array.from({ length: 20 }, (_, i) => `${batch}-${i}`);
      await produce(
        bootstrap,
        topic,
        values.map((value) => ({ value })),
      ).then(
        () => acknowledged.push(...values),
        () => undefined,
      );
      await pause(100);
    }
  })();
  return {
    stop: async () => {
      stopped = true;
      await writing;
      return acknowledged;
    },
  };
}
