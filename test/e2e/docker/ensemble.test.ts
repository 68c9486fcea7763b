import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { takeSnapshot } from "../../../src/kafka/client.ts";
import { wrongWith } from "../../../src/operations/drill/print.ts";
import { Load } from "../../../src/operations/load/load.ts";
import { CONFIG_DIRECTORY } from "../../../src/properties/file.ts";
import type { Description } from "../../../src/spec/schema.ts";
import { execute } from "../../../src/targets/docker/execute.ts";
import { killAndCancel, nth } from "./interrupting.ts";
import { freePorts, noEngine, TestStack } from "./stack.ts";

const MINUTES = 60_000;

describe.skipIf(noEngine)("An ensemble that grows from one to three to five while the cluster is written to", () => {
  let stack: TestStack;
  let load: Load;
  let base: number;
  let clusterId: string;
  const bootstrap = () => [0, 1, 2].map((at) => `127.0.0.1:${base + at}`);
  const described = (count: 1 | 3 | 5, more: Partial<Description> = {}): Description => ({
    target: "docker",
    listeners: { hostPortBase: base },
    zookeeper: { count },
    ...more,
  });

  async function up(description: Description): Promise<string> {
    stack.describe(description);
    const { code, output, seconds } = await stack.up();
    expect(code, output).toBe(0);
    return `${Math.round(seconds)} s`;
  }

  async function refused(description: Description, code: string): Promise<string> {
    const before = await stack.containerIds();
    stack.describe(description);
    const ran = await stack.up();
    expect(ran.code).not.toBe(0);
    expect(ran.output).toContain(code);
    expect(await stack.containerIds()).toEqual(before);
    return ran.output;
  }

  /** Nothing that was acknowledged is missing, and it is the same cluster with the same topics. */
  async function expectWhole(what: string): Promise<void> {
    await load.traffic();
    const round = await load.audit();
    console.log(`${what}: ${round.acknowledged} acknowledged, longest gap ${Math.round(round.longestGapMs)} ms`);
    expect(wrongWith(round), what).toEqual([]);
    const snapshot = await takeSnapshot(bootstrap());
    expect(snapshot.clusterId).toBe(clusterId);
    expect(snapshot.brokers).toHaveLength(3);
    expect(snapshot.topics.map(({ name }) => name)).toContain("orders");
    load.begin();
  }

  /** Every member has a role by one list of this many, and all of them have the same data. */
  async function expectEnsemble(count: number): Promise<void> {
    const nodes = Array.from({ length: count }, (_, at) => `zookeeper-${at + 1}`);
    const probe = ["bash", `${CONFIG_DIRECTORY}/probe.sh`, "zookeeper", ...nodes.map((node) => `${node}:2181`)];
    const { output } = await execute(stack.container("kafka-1"), probe);
    expect(output.match(/ leader /g), output).toHaveLength(1);
    expect(output.match(/ follower /g) ?? [], output).toHaveLength(count - 1);
    for (const node of [...nodes, "kafka-3"]) {
      const file = node.startsWith("kafka") ? "server.properties" : "zoo.cfg";
      const { output: text } = await execute(stack.container(node), ["cat", `${CONFIG_DIRECTORY}/${file}`]);
      const list = node.startsWith("kafka")
        ? /zookeeper\.connect=(.*)/.exec(text)?.[1]?.split(",")
        : text.match(/^server\./gm);
      expect(list, node).toHaveLength(count);
    }
  }

  beforeAll(async () => {
    stack = await TestStack.open("ensemble");
    base = await freePorts(3);
    await up(described(1));
    load = await Load.start({
      bootstrap: bootstrap(),
      topic: "orders",
      partitions: 3,
      replicationFactor: 3,
      minInSync: 2,
      keepTopic: true,
    });
    clusterId = (await takeSnapshot(bootstrap())).clusterId ?? "";
  }, 10 * MINUTES);
  afterAll(async () => {
    await load?.stop();
    await stack?.close();
  });

  it(
    "does not grow by four, nor together with another change of ZooKeeper, and says what to do first",
    async () => {
      expect(await refused(described(5), "ensemble-size-changed")).toContain("Set zookeeper.count to 3 first");
      const more = { zookeeper: { count: 3, overrides: { maxClientCnxns: 70 } } } as const;
      expect(await refused(described(3, more), "ensemble-also-changed")).toContain("zookeeper-1");
    },
    5 * MINUTES,
  );

  it(
    "is not lost when `up` is killed before the old member is stopped, and again when it is just gone",
    async () => {
      stack.describe(described(3));
      await killAndCancel(stack, nth(1, "zookeeper-2", "start"));
      await load.traffic();
      await killAndCancel(stack, nth(1, "zookeeper-1", "destroy"));
      console.log(`1 → 3, after two kills: ${await up(described(3))}`);
      await expectEnsemble(3);
      await expectWhole("1 → 3");
    },
    10 * MINUTES,
  );

  it(
    "does not shrink",
    async () => {
      await refused(described(1), "ensemble-size-changed");
    },
    5 * MINUTES,
  );

  it(
    "begins to go on to five only with all members, is killed between two, and starts the fifth only after all others",
    async () => {
      await stack.container("zookeeper-2").stop();
      expect(await refused(described(5), "ensemble-incomplete")).toContain("zookeeper-2 does not run");
      await stack.container("zookeeper-2").start();
      stack.describe(described(5));
      await killAndCancel(stack, nth(1, "zookeeper-", "destroy"));
      expect(Object.keys(await stack.containerIds())).not.toContain("zookeeper-5");
      console.log(`3 → 5, after a kill: ${await up(described(5))}`);
      await expectEnsemble(5);
      await expectWhole("3 → 5");
      const again = await stack.up({ args: ["--expect-no-changes"] });
      expect(again.code, again.output).toBe(0);
    },
    10 * MINUTES,
  );
});
