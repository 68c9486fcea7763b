import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTopic } from "../../../src/kafka/client.ts";
import { consume, produce } from "../../../src/kafka/messages.ts";
import { execute } from "../../../src/targets/docker/execute.ts";
import { freePorts, noEngine, TestStack } from "./stack.ts";

describe.skipIf(noEngine)("a change that breaks a broker", () => {
  let stack: TestStack;
  let bootstrap: string[];
  let base: number;
  const values = ["one", "two", "three"];
  const describeWith = (overrides: Record<string, string | number>) =>
    stack.describe({ target: "docker", listeners: { hostPortBase: base }, brokers: { overrides } });

  beforeAll(async () => {
    stack = await TestStack.open("repair");
    base = await freePorts(3);
    bootstrap = [0, 1, 2].map((i) => `127.0.0.1:${base + i}`);
    describeWith({});
    const raised = await stack.up();
    expect(raised.code, raised.output).toBe(0);
    await createTopic(bootstrap, { name: "kept", partitions: 3, replicationFactor: 3 });
    await produce(
      bootstrap,
      "kept",
      values.map((value) => ({ value })),
    );
    // The topic of the groups' offsets is made at the first use, and needs all three brokers for it.
    await consume(bootstrap, { topic: "kept", group: "first", count: values.length });
  });
  afterAll(async () => {
    await stack?.close();
  });

  it("stops at the first broker that does not come back, and says so", async () => {
    const before = await stack.containerIds();
    describeWith({ "queued.max.requests": 0 });
    const broken = await stack.up({ env: { KAFKA_CLUSTER_GATE_SECONDS: "20" } });
    expect(broken.code).not.toBe(0);
    expect(broken.output).toMatch(/kafka-\d was not stopped: for \d+ s it could not be without harm/);
    expect(broken.output).toMatch(/kafka-\d was changed and is not registered again yet/);
    expect(broken.output).not.toMatch(/^\s+at /m);
    const after = await stack.containerIds();
    expect(Object.keys(before).filter((node) => before[node] !== after[node])).toHaveLength(1);
    expect((await consume(bootstrap, { topic: "kept", group: "broken", count: 3 })).map((m) => m.value).sort()).toEqual(
      [...values].sort(),
    );
  });

  it("is repaired by the next `up` of a description that works, without waiting for the broken one", async () => {
    describeWith({ "queued.max.requests": 300 });
    const repaired = await stack.up();
    expect(repaired.code, repaired.output).toBe(0);
    expect(
      (await consume(bootstrap, { topic: "kept", group: "repaired", count: 3 })).map((m) => m.value).sort(),
    ).toEqual([...values].sort());
  });

  it("says which dynamic setting Kafka refuses, without a trace", async () => {
    describeWith({ "queued.max.requests": 300, "log.segment.bytes": 5 });
    const refused = await stack.up();
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain("log.segment.bytes");
    expect(refused.output).not.toMatch(/^\s+at /m);
    describeWith({ "queued.max.requests": 300 });
  });

  it("raises a stopped cluster whose networks were removed by hand", async () => {
    for (const node of Object.keys(await stack.containerIds())) await stack.container(node).stop();
    for (const name of [stack.name, `${stack.name}-metadata`]) await stack.docker.getNetwork(name).remove();
    const again = await stack.up();
    expect(again.code, again.output).toBe(0);
    expect(
      (await consume(bootstrap, { topic: "kept", group: "networks", count: 3 })).map((m) => m.value).sort(),
    ).toEqual([...values].sort());
  });

  it("stops a broker at once that has hardly begun to start", async () => {
    const broker = stack.container("kafka-2");
    await broker.restart();
    // The kernel keeps from a container's first process what it does not listen to yet, for some hundredths of a second.
    await execute(broker, ["true"]);
    const began = performance.now();
    await broker.stop();
    expect((performance.now() - began) / 1_000).toBeLessThan(20);
    await broker.start();
    const back = await stack.up();
    expect(back.code, back.output).toBe(0);
  });

  it("lets a broker leave only when it holds nothing, and keeps its volume", async () => {
    stack.describe({
      target: "docker",
      listeners: { hostPortBase: base },
      brokers: { count: 2 },
      replication: { factor: 2 },
    });
    const refused = await stack.up();
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain("broker-holds-replicas");
    expect(refused.output).toContain("kafka-3");
    expect((await stack.containerIds())["kafka-3"]).toBeDefined();
    stack.describe({ target: "docker", listeners: { hostPortBase: base }, zookeeper: { count: 1 } });
    const ensemble = await stack.up();
    expect(ensemble.code).not.toBe(0);
    expect(ensemble.output).toContain("ensemble-size-changed");
    expect(Object.keys(await stack.containerIds())).toHaveLength(6);
  });

  it("lets a wiped ZooKeeper node rejoin, and never forms a new ensemble over kept brokers", async () => {
    describeWith({ "queued.max.requests": 300 });
    await stack.container("zookeeper-1").remove({ force: true });
    await stack.docker.getVolume(`${stack.name}-zookeeper-1-data`).remove();
    const rejoined = await stack.up();
    expect(rejoined.code, rejoined.output).toBe(0);
    for (const node of ["zookeeper-1", "zookeeper-2"]) {
      await stack.container(node).remove({ force: true });
      await stack.docker.getVolume(`${stack.name}-${node}-data`).remove();
    }
    const refused = await stack.up();
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain("ensemble-lost");
    expect(refused.output).toContain("zookeeper-1 and zookeeper-2");
  });
});
