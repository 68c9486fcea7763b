import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTopic, takeSnapshot } from "../../../src/kafka/client.ts";
import { consume, produce } from "../../../src/kafka/messages.ts";
import { newestOf } from "../../../src/model/versions.ts";
import { defaultImages, hasImage } from "../../../src/setup/image/ensure.ts";
import { findEngine } from "../../../src/targets/docker/engine/index.ts";
import { ComposeCluster, hasCompose } from "./compose.ts";
import { freePorts, noEngine } from "./stack.ts";

const messages = Array.from({ length: 100 }, (_, i) => ({ key: `key-${i % 7}`, value: `message ${i}` }));
const everything = messages.map(({ value }) => value).sort();
const nodes = ["controller-1", "controller-2", "controller-3", "kafka-1"];
const topic = "orders";

describe.skipIf(noEngine || !hasCompose)("an exported cluster in KRaft under docker-compose alone", () => {
  let cluster: ComposeCluster;
  let bootstrap: string[];

  const composed = async (...args: string[]) => {
    const { code, output } = await cluster.compose(args);
    expect(code, output).toBe(0);
  };
  const healthy = async () => {
    const states = () => Promise.all(nodes.map((node) => cluster.health(node)));
    await expect.poll(states, { timeout: 120_000, interval: 500 }).toEqual(nodes.map(() => "healthy"));
  };
  const readAll = async (group: string) =>
    (await consume(bootstrap, { topic, group, count: messages.length })).map(({ value }) => value).sort();
  const idNow = async () => (await takeSnapshot(bootstrap)).clusterId;

  beforeAll(async () => {
    cluster = await ComposeCluster.open();
    const found = await findEngine();
    if (!("engine" in found)) throw new Error("no Docker engine");
    const { own, official } = defaultImages(newestOf("kraft"));
    const reference = (await hasImage(found.engine, own)) ? own : official;
    const base = await freePorts(1);
    bootstrap = [`127.0.0.1:${base}`];
    cluster.describe({
      metadata: "kraft",
      image: { reference, family: "apache" },
      brokers: { count: 1 },
      listeners: { hostPortBase: base },
    });
  });
  afterAll(async () => {
    await cluster?.close();
  });

  it("keeps what is written over `down` and `up`", async () => {
    await composed("up", "-d");
    await healthy();
    await createTopic(bootstrap, { name: topic, partitions: 3, replicationFactor: 1 });
    await produce(bootstrap, topic, messages);
    const before = await idNow();
    await composed("down");
    expect(await cluster.inventory()).toEqual(nodes.map((node) => `volume ${cluster.name}-${node}-data`).sort());
    await composed("up", "-d");
    await healthy();
    expect(await readAll("again")).toEqual(everything);
    expect(await idNow()).toBe(before);
  });

  it("lets no controller start empty whose volume was lost, unless that is said; the others fill it then", async () => {
    await composed("rm", "--stop", "--force", "controller-2", "begin");
    await cluster.docker.getVolume(`${cluster.name}-controller-2-data`).remove();
    const refused = await cluster.compose(["up", "-d"]);
    expect(refused.code, refused.output).not.toBe(0);
    const { output } = await cluster.compose(["logs", "begin"]);
    expect(output).toContain("docker-compose run --rm begin empty-volume:controller-2");
    await composed("run", "--rm", "begin", "empty-volume:controller-2");
    await composed("up", "-d");
    await healthy();
    // It is one of the majority now: without it and without another one nobody would lead.
    await composed("stop", "controller-1");
    await createTopic(bootstrap, { name: "after", partitions: 1, replicationFactor: 1 });
    expect(await readAll("lost")).toEqual(everything);
  });
});
