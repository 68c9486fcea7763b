import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  alterTopic,
  consume,
  createTopic,
  type DescribedTopic,
  deleteTopic,
  describeTopics,
  growTopic,
  produce,
} from "../../../src/kafka/client.ts";
import type { Description } from "../../../src/spec/schema.ts";
import { freePorts, noEngine, TestStack } from "./stack.ts";
import { expectPlain } from "./told.ts";

type Topics = NonNullable<Description["topics"]>;

describe.skipIf(noEngine)("Topics as code", () => {
  let stack: TestStack;
  let bootstrap: readonly string[];
  let topics: Topics = {
    orders: { partitions: 2, retention: "7d" },
    log: { config: { "cleanup.policy": "compact", "min.cleanable.dirty.ratio": 0.5, "segment.ms": "12h" } },
  };
  const wish = (next: Topics): void => {
    topics = next;
    stack.describe({
      target: "docker",
      zookeeper: { count: 1 },
      brokers: { count: 2 },
      listeners: { hostPortBase: Number(bootstrap[0]?.split(":")[1]) },
      topics,
    });
  };
  const succeed = async (env: Readonly<Record<string, string>> = {}, args: readonly string[] = []): Promise<string> => {
    const ran = await stack.up({ env, args });
    expect(ran.code, ran.output).toBe(0);
    return ran.output;
  };
  const shown = async (): Promise<string> => {
    const ran = await stack.preview({ args: ["--diff"] });
    expect(ran.code, ran.output).toBe(0);
    return ran.output;
  };
  const live = async (name: string): Promise<DescribedTopic | undefined> =>
    (await describeTopics(bootstrap, [name])).get(name);
  const setting = async (name: string, key: string) => (await live(name))?.settings.get(key)?.value;
  const write = (topic: string, value: string) => produce(bootstrap, topic, [{ key: "k", value }]);
  const read = async (topic: string): Promise<readonly string[]> =>
    (await consume(bootstrap, { topic, group: randomUUID(), count: 1 })).map(({ value }) => value);
  /** Brokers first: without ZooKeeper they would wait for it before they end. */
  const stop = async () => {
    for (const node of ["kafka-1", "kafka-2", "zookeeper-1"]) await stack.container(node).stop({ t: 20 });
  };

  beforeAll(async () => {
    stack = await TestStack.open("topics");
    const base = await freePorts(2);
    bootstrap = [`127.0.0.1:${base}`, `127.0.0.1:${base + 1}`];
  });
  afterAll(async () => {
    await stack?.close();
  });

  it("are made by the very `up` that raises the cluster, and the next one has nothing to do", async () => {
    wish(topics);
    expect(await shown()).toContain('"orders"');
    await succeed();
    expect(await live("orders")).toMatchObject({ partitions: 2, copies: [2, 2] });
    expect(await setting("orders", "retention.ms")).toBe("604800000");
    expect(await setting("log", "cleanup.policy")).toBe("compact");
    await succeed({}, ["--expect-no-changes"]);
    await write("orders", "first");
  });

  it("grow, and get other settings and copies, as updates that a preview shows; what they hold stays", async () => {
    wish({ ...topics, orders: { partitions: 4, retention: "14d", replicationFactor: 1 } });
    const plan = await shown();
    expect(plan).toMatch(/~ partitions +: 2 => 4/);
    expect(plan).toMatch(/~ retention\.ms: "604800000" => "1209600000"/);
    await succeed();
    expect(await live("orders")).toMatchObject({ partitions: 4, copies: [1, 1, 1, 1] });
    wish({ ...topics, orders: { partitions: 4, retention: "14d", replicationFactor: 2, minInSync: 1 } });
    await succeed();
    expect(await live("orders")).toMatchObject({ partitions: 4, copies: [2, 2, 2, 2] });
    expect(await setting("orders", "retention.ms")).toBe("1209600000");
    expect(await read("orders")).toEqual(["first"]);
    await succeed({}, ["--expect-no-changes"]);
  });

  it("that would lose records are refused in preview and `up`, all at once, and are as they were", async () => {
    const before = await live("orders");
    const kept = topics;
    wish({ orders: { partitions: 2, retention: "1d" }, log: {} });
    for (const ran of [await stack.preview(), await stack.up()]) {
      expectPlain(ran);
      expect(ran.output).toContain("orders has 4 partitions and is to have 2");
      expect(ran.output).toContain("it keeps them for 14d and would only for 1d");
      expect(ran.output).toContain("KAFKA_CLUSTER_ALLOW=delete-topic:orders");
    }
    expect(await live("orders")).toEqual(before);
    wish({ ...kept, log: {} });
    const refused = await stack.up();
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain("log would lose records: cleanup.policy becomes delete");
    expect(await setting("log", "cleanup.policy")).toBe("compact");
    wish({ ...kept, log: { config: { "cleanup.policy": "compact", "remote.storage.enable": true } } });
    const kafkaSays = await stack.up();
    expectPlain(kafkaSays);
    expect(kafkaSays.output).toContain("Tiered Storage functionality is disabled");
    wish(kept);
  });

  it("that somebody changes or deletes by hand are a difference that a preview shows and `up` mends", async () => {
    await alterTopic(bootstrap, "orders", { set: { "retention.ms": "86400000", "segment.ms": "3600000" }, remove: [] });
    await deleteTopic(bootstrap, "log");
    const plan = await shown();
    expect(plan).toMatch(/\+ retention\.ms: "86400000"/);
    expect(plan).toMatch(/\+ partitions: 0/);
    await succeed();
    expect(await setting("orders", "retention.ms")).toBe("1209600000");
    // Somebody else's setting, of which the description says nothing.
    expect(await setting("orders", "segment.ms")).toBe("3600000");
    expect(await setting("log", "cleanup.policy")).toBe("compact");
    await succeed({}, ["--expect-no-changes"]);
    await growTopic(bootstrap, "log", 2);
    const grown = await stack.up();
    expect(grown.output).toContain("log has 2 partitions and is to have 1");
    await succeed({ KAFKA_CLUSTER_ALLOW: "delete-topic:log" });
    expect(await live("log")).toMatchObject({ partitions: 1 });
  });

  it("that exist already are taken over, with what they hold", async () => {
    await createTopic(bootstrap, {
      name: "payments",
      partitions: 2,
      replicationFactor: 2,
      config: { "flush.ms": "900" },
    });
    await write("payments", "kept");
    wish({ ...topics, payments: { partitions: 3 } });
    await succeed();
    expect(await live("payments")).toMatchObject({ partitions: 3 });
    expect(await setting("payments", "flush.ms")).toBe("900");
    expect(await read("payments")).toEqual(["kept"]);
  });

  it("that leave the description are kept, until somebody says by name that they may go", async () => {
    const { payments, ...others } = topics;
    wish(others);
    await succeed();
    expect(await live("payments")).toBeDefined();
    expect(await succeed({ KAFKA_CLUSTER_ALLOW: "delete-topic:payments" })).toContain("topic payments");
    expect(await live("payments")).toBeUndefined();
  });

  it("of a stopped cluster stand in the way of neither refresh, preview, `up` nor destroy, which keeps them", async () => {
    await stop();
    const refreshed = await stack.pulumi(["refresh", "--yes", "--skip-preview"]);
    expect(refreshed.code, refreshed.output).toBe(0);
    expect(await shown()).toContain("The topics were not compared with Kafka");
    await succeed();
    expect(await read("orders")).toEqual(["first"]);
    await stop();
    const destroyed = await stack.destroy();
    expect(destroyed.code, destroyed.output).toBe(0);
    await succeed();
    expect(await live("orders")).toMatchObject({ partitions: 4, copies: [2, 2, 2, 2] });
    expect(await read("orders")).toEqual(["first"]);
  });
});
