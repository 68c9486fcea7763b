import type { ChildProcess } from "node:child_process";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { wrongWith } from "../../../src/operations/drill/print.ts";
import { Load } from "../../../src/operations/load/load.ts";
import { execute } from "../../../src/targets/docker/execute.ts";
import {
  asked,
  cancel,
  followedBy,
  keeperMade,
  kill,
  killAndCancel,
  type Moment,
  nth,
  upUntil,
} from "./interrupting.ts";
import { freePorts, noEngine, TestStack } from "./stack.ts";

const brokers = ["kafka-1", "kafka-2", "kafka-3"];

/** One plain `up` succeeds, all nodes are well by their own health checks, nothing is left over or left to do. */
async function expectHealed(stack: TestStack, nodes: readonly string[]): Promise<void> {
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
    ["its last container", nth(6, "", "create")],
  ])("while it makes %s", async (_, moment) => {
    stack = await TestStack.open("killed");
    stack.describe({ target: "docker", listeners: { hostPortBase: await freePorts(3) } });
    await killAndCancel(stack, moment);
    await expectHealed(stack, [...brokers, "zookeeper-1", "zookeeper-2", "zookeeper-3"]);
  });
});

const MINUTES = 60_000;

/** How a person, or the machine, ends `up`. */
const endings = {
  "one Ctrl-C": (up: ChildProcess) => process.kill(-(up.pid ?? 0), "SIGINT"),
  "two Ctrl-C": (up: ChildProcess) => {
    process.kill(-(up.pid ?? 0), "SIGINT");
    setTimeout(() => interruptAgain(up), 300);
  },
  "kill -9": kill,
} as const;

function interruptAgain(up: ChildProcess): void {
  try {
    process.kill(-(up.pid ?? 0), "SIGINT");
  } catch {
    // The first was enough.
  }
}

describe.skipIf(noEngine)("A cluster that is written to while an `up` that changes its brokers one by one", () => {
  let stack: TestStack;
  let load: Load;
  let base: number;
  let change = 400;
  // What changes are the brokers alone.
  const nodes = [...brokers, "zookeeper-1"];
  const bootstrap = () => [0, 1, 2].map((at) => `127.0.0.1:${base + at}`);
  const describeWith = (requests: number) =>
    stack.describe({
      target: "docker",
      listeners: { hostPortBase: base },
      zookeeper: { count: 1 },
      brokers: { overrides: { "queued.max.requests": requests } },
    });

  /** What a person does next: `up`, and where the stack is still locked, `pulumi cancel` before it. */
  async function upAgain(): Promise<void> {
    let ran = await stack.up();
    if (ran.code !== 0 && ran.output.includes("pulumi cancel")) {
      await cancel(stack);
      ran = await stack.up();
    }
    expect(ran.code, ran.output).toBe(0);
  }
  const states = async () =>
    Promise.all(
      nodes.map(async (node) => {
        const found = await stack
          .container(node)
          .inspect()
          .catch(() => undefined);
        return { node, running: found?.State.Running === true };
      }),
    );
  const down = async () => (await states()).filter(({ running }) => !running).map(({ node }) => node);

  beforeAll(async () => {
    stack = await TestStack.open("interrupted");
    base = await freePorts(3);
    describeWith(change);
    const stopped = await upUntil(stack, nth(2, "kafka", "create"), endings["one Ctrl-C"]);
    expect(stopped.code, stopped.output).not.toBe(0);
    await expectHealed(stack, nodes);
    load = await Load.start({
      bootstrap: bootstrap(),
      topic: "orders",
      partitions: 3,
      replicationFactor: 3,
      minInSync: 2,
      keepTopic: true,
    });
  }, 5 * MINUTES);
  afterAll(async () => {
    await load?.stop();
    await stack?.close();
  });

  const first = (action: string) => nth(1, "kafka", action);
  // The next `up` brings what was asked for; or what was there before, of a person who thinks again: that is quicker to
  // test where only one node has changed.
  it.each<[keyof typeof endings, string, Moment, "goes on" | "goes back"]>([
    ["one Ctrl-C", "before the first broker is touched", asked, "goes back"],
    ["kill -9", "before the first broker is touched", asked, "goes back"],
    ["kill -9", "while the first broker stops", first("kill"), "goes back"],
    ["two Ctrl-C", "when the first broker is deleted and not made again", first("destroy"), "goes back"],
    ["kill -9", "when the first broker is deleted and not made again", first("destroy"), "goes on"],
    ["kill -9", "when the first broker is made and not started", first("create"), "goes back"],
    ["one Ctrl-C", "when the first broker has started and is not in sync", first("start"), "goes back"],
    ["kill -9", "between two brokers", followedBy(first("start"), asked), "goes back"],
    ["two Ctrl-C", "when the last broker is deleted and not made again", nth(3, "kafka", "destroy"), "goes on"],
    ["kill -9", "while it waits for readiness", followedBy(nth(3, "kafka", "start"), asked), "goes on"],
  ])(
    "is ended by %s %s: at most one node is down, and the next `up` is whole",
    async (how, _, moment, next) => {
      const before = change++;
      describeWith(change);
      await upUntil(stack, moment, endings[how]);
      expect((await down()).length, (await down()).join(" and ")).toBeLessThanOrEqual(1);
      if (next === "goes back") change = before;
      describeWith(change);
      await upAgain();
      expect(await down()).toEqual([]);
      for (const node of brokers) {
        const file = await execute(stack.container(node), ["cat", "/etc/kafka-cluster/server.properties"]);
        expect(file.output, node).toContain(`queued.max.requests=${change}`);
      }
      await load.traffic();
    },
    4 * MINUTES,
  );

  it(
    "has every message that was acknowledged on the way, and nothing is left to do",
    async () => {
      const round = await load.audit();
      console.log(`${round.acknowledged} acknowledged, longest gap ${Math.round(round.longestGapMs)} ms`);
      expect(wrongWith(round)).toEqual([]);
      await expectHealed(stack, nodes);
    },
    4 * MINUTES,
  );
});
