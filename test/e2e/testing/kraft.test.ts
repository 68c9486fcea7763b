import type Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { consume, produce } from "../../../src/kafka/messages.ts";
import { connect, findEngine } from "../../../src/targets/docker/engine/index.ts";
import { execute } from "../../../src/targets/docker/execute.ts";
import { startCluster, type ThrowawayCluster } from "../../../src/testing/index.cjs";
import { inventoryOf, wipe } from "../docker/inventory.ts";
import { noEngine } from "../docker/stack.ts";
import { roundtrip } from "./files/roundtrip.mjs";

const MINUTES = 60_000;

describe.skipIf(noEngine)("Throw-away clusters in KRaft", () => {
  let docker: Docker;
  let clusters: readonly ThrowawayCluster[] = [];

  const started = async (...starting: Promise<ThrowawayCluster>[]) => {
    clusters = await Promise.all(starting);
    const [one, three] = clusters;
    return { one: one ?? expect.fail("none"), three: three ?? expect.fail("only one") };
  };

  let one: ThrowawayCluster;
  let three: ThrowawayCluster;

  beforeAll(async () => {
    const found = await findEngine();
    if (!("engine" in found)) throw new Error("no Docker engine");
    docker = connect(found.engine);
    ({ one, three } = await started(
      startCluster({ metadata: "kraft", name: "test-kraft-one" }),
      startCluster({ metadata: "kraft", name: "test-kraft-three", brokers: 3 }),
    ));
  }, 3 * MINUTES);

  afterAll(async () => {
    await Promise.all(clusters.map((cluster) => cluster.stop()));
    for (const name of ["test-kraft-one", "test-kraft-three", "test-kraft-oldest"]) await wipe(docker, name);
  }, MINUTES);

  it("are one container with its volume where there is one broker, and no network is waited for", async () => {
    const inventory = await inventoryOf(docker, one.name);
    expect(inventory).toEqual([`container ${one.name}-kafka-1`, `volume ${one.name}-kafka-1-data`]);
    expect(one).toMatchObject({ nodes: ["kafka-1"], brokers: [one.bootstrap] });
    expect(one.network).toBeUndefined();
    const { NetworkSettings } = await docker.getContainer(`${one.name}-kafka-1`).inspect();
    expect(Object.keys(NetworkSettings.Networks)).toEqual(["bridge"]);
  });

  it("keep what was written over kill -9 and a start, with another address in Docker's own network", {
    timeout: MINUTES,
  }, async () => {
    const values = async (count: number) =>
      (await consume(one.brokers, { topic: "orders", group: `of-${count}`, count })).map(({ value }) => value).sort();
    await one.createTopic("orders", { partitions: 3 });
    await produce(one.brokers, "orders", [{ key: "a", value: "before" }]);
    expect(await values(1)).toEqual(["before"]);
    await one.kill("kafka-1");
    // Docker gives the address to whoever comes first.
    const { Image } = await docker.getContainer(`${one.name}-kafka-1`).inspect();
    const other = await docker.createContainer({ name: `${one.name}-other`, Image, Entrypoint: ["sleep", "60"] });
    try {
      await other.start();
      await one.restart("kafka-1");
      await produce(one.brokers, "orders", [{ key: "b", value: "after" }]);
      expect(await values(2)).toEqual(["after", "before"]);
    } finally {
      await other.remove({ force: true });
    }
  });

  it("lose one of three brokers that are the controllers too, whoever leads, and have it back", {
    timeout: 2 * MINUTES,
  }, async () => {
    expect(three.network?.bootstrap).toBe("kafka-1:9092,kafka-2:9092,kafka-3:9092");
    expect(three.network).not.toHaveProperty("zookeeper");
    for (const node of ["kafka-1", "kafka-2"]) {
      await three.createTopic(`without-${node}`, { partitions: 3 });
      await three.kill(node);
      expect(await roundtrip(three.brokers, `without-${node}`, node)).toBe(node);
      await three.restart(node);
    }
  });

  it("run the oldest Kafka whose voters can change too, and keep what was written there over kill -9", {
    timeout: 2 * MINUTES,
  }, async () => {
    const version = "3.9.2";
    const oldest = await startCluster({ metadata: "kraft", version, name: "test-kraft-oldest" });
    clusters = [...clusters, oldest];
    const container = docker.getContainer(`${oldest.name}-kafka-1`);
    expect((await container.inspect()).Config.Image).toContain(version);
    const tool = ["kafka-features", "--bootstrap-server", "localhost:9092", "describe"];
    const { output } = await execute(container, tool, MINUTES);
    expect(output).toMatch(/metadata\.version.*FinalizedVersionLevel: 3\.9/);
    await oldest.createTopic("orders", { partitions: 3 });
    await produce(oldest.brokers, "orders", [{ key: "a", value: "before" }]);
    await oldest.kill("kafka-1");
    await oldest.restart("kafka-1");
    await produce(oldest.brokers, "orders", [{ key: "b", value: "after" }]);
    const read = await consume(oldest.brokers, { topic: "orders", group: "all", count: 2 });
    expect(read.map(({ value }) => value).sort()).toEqual(["after", "before"]);
  });
});
