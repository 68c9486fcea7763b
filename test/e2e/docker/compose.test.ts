import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTopic, describeTopics, takeSnapshot } from "../../../src/kafka/client.ts";
import { consume, produce } from "../../../src/kafka/messages.ts";
import { execute } from "../../../src/targets/docker/execute.ts";
import { missingTools } from "../clients/tools.ts";
import { ComposeCluster, type Composed, composes, hasCompose } from "./compose.ts";
import { freePorts, noEngine, TestStack } from "./stack.ts";

const messages = Array.from({ length: 200 }, (_, i) => ({ key: `key-${i % 7}`, value: `message ${i}` }));
const everything = messages.map(({ value }) => value).sort();
const nodes = ["kafka-1", "kafka-2", "kafka-3", "zookeeper-1", "zookeeper-2", "zookeeper-3"];
const topic = "orders";

const withEach = describe
  .skipIf(noEngine || !hasCompose)
  .each(hasCompose ? composes : [{ version: "of any version", program: "" }]);

withEach("an exported cluster under docker-compose $version alone", ({ program }) => {
  /** What does not depend on the program is done with one. */
  const isNewest = program === composes.at(-1)?.program;
  let cluster: ComposeCluster;
  let raised: Composed;
  let bootstrap: string[];

  const healthy = async () => {
    const states = () => Promise.all(nodes.map((node) => cluster.health(node)));
    await expect.poll(states, { timeout: 120_000, interval: 500 }).toEqual(nodes.map(() => "healthy"));
  };
  const startedAt = (names: readonly string[]) =>
    Promise.all(names.map(async (node) => (await cluster.container(node).inspect()).State.StartedAt));
  const readAll = async (group: string) =>
    (await consume(bootstrap, { topic, group, count: messages.length })).map(({ value }) => value).sort();

  beforeAll(async () => {
    cluster = await ComposeCluster.open(undefined, program);
    const base = await freePorts(3);
    bootstrap = [0, 1, 2].map((i) => `127.0.0.1:${base + i}`);
    cluster.describe({
      listeners: { hostPortBase: base },
      topics: { payments: { partitions: 2, retention: "forever" } },
    });
    raised = await cluster.compose(["up", "-d"]);
  });
  afterAll(async () => {
    await cluster?.close();
  });

  it("is raised with the names, addresses and settings of `pulumi up`", async () => {
    expect(raised.code, raised.output).toBe(0);
    await healthy();
    const snapshot = await takeSnapshot(bootstrap);
    expect(snapshot.brokers.map(({ host, port }) => `${host}:${port}`)).toEqual(bootstrap);
    const { name } = cluster;
    expect(await cluster.inventory()).toEqual(
      [
        ...["begin", ...nodes].map((node) => `container ${name}-${node}`),
        ...nodes.map((node) => `volume ${name}-${node}-data`),
        `network ${name}`,
        `network ${name}-metadata`,
      ].sort(),
    );
    for (const node of nodes) {
      const { Config, HostConfig } = await cluster.container(node).inspect();
      expect(Config.User).toBe("1000:1000");
      expect(Config.Hostname).toBe(node);
      expect((Config as { StopTimeout?: number }).StopTimeout).toBe(node.startsWith("kafka") ? 300 : 30);
      expect(HostConfig.RestartPolicy?.Name).toBe("unless-stopped");
      expect(HostConfig.CapDrop).toEqual(["ALL"]);
    }
  });

  if (isNewest) {
    it.skipIf(missingTools.includes("docker"))(
      "has the description's topics by the line in its script, as often as that is typed",
      async () => {
        const [, line = ""] = /^# {3}(docker exec .*)$/m.exec(cluster.read("topics.sh")) ?? [];
        for (const said of ["Created topic payments.", ""]) {
          const ran = await cluster.run("sh", ["-c", line]);
          expect(ran.code, ran.output).toBe(0);
          expect(ran.output).toContain(said);
        }
        const payments = (await describeTopics(bootstrap, ["payments"])).get("payments");
        expect(payments).toMatchObject({ partitions: 2, copies: [3, 3] });
        expect(payments?.settings.get("retention.ms")?.value).toBe("-1");
      },
    );
  }

  it("keeps what is written from this machine, and serves a neighbour that knows only kafka:9092", async () => {
    await createTopic(bootstrap, { name: topic, partitions: 3, replicationFactor: 3 });
    await produce(bootstrap, topic, messages);
    expect(await readAll("first")).toEqual(everything);
    const { output } = await execute(cluster.container("kafka-2"), [
      ...["kafka-console-consumer", "--bootstrap-server", "kafka:9092", "--topic", topic, "--from-beginning"],
      ...["--max-messages", String(messages.length), "--timeout-ms", "30000"],
    ]);
    expect(
      output
        .split(/\r?\n/)
        .filter((line) => line.startsWith("message "))
        .sort(),
    ).toEqual(everything);
    const described = await execute(cluster.container("kafka-1"), [
      ...["kafka-configs", "--bootstrap-server", "kafka:9092", "--describe", "--all"],
      ...["--entity-type", "brokers", "--entity-name", "1"],
    ]);
    expect(described.output).toMatch(/^\s*min\.insync\.replicas=2 /m);
  });

  it("keeps the data over `down` and `up`, and changes nothing on a second `up`", async () => {
    const down = await cluster.compose(["down"]);
    expect(down.code, down.output).toBe(0);
    expect(await cluster.inventory()).toEqual(nodes.map((node) => `volume ${cluster.name}-${node}-data`).sort());
    const up = await cluster.compose(["up", "-d"]);
    expect(up.code, up.output).toBe(0);
    await healthy();
    expect(await readAll("again")).toEqual(everything);
    const idOf = async () => Promise.all(nodes.map(async (node) => (await cluster.container(node).inspect()).Id));
    const before = await idOf();
    expect((await cluster.compose(["up", "-d"])).code).toBe(0);
    expect(await idOf()).toEqual(before);
  });

  if (isNewest) {
    it("lets no broker start empty whose volume was lost, unless that is said", async () => {
      await cluster.compose(["rm", "--stop", "--force", "kafka-3", "begin"]);
      await cluster.docker.getVolume(`${cluster.name}-kafka-3-data`).remove();
      const refused = await cluster.compose(["up", "-d"]);
      expect(refused.code, refused.output).not.toBe(0);
      const { output } = await cluster.compose(["logs", "begin"]);
      expect(output).toContain("docker-compose run --rm begin empty-volume:kafka-3");
      const others = () => startedAt(["kafka-1", "kafka-2", "zookeeper-1"]);
      const before = await others();
      const allowed = await cluster.compose(["run", "--rm", "begin", "empty-volume:kafka-3"]);
      expect(allowed.code, allowed.output).toBe(0);
      const up = await cluster.compose(["up", "-d"]);
      expect(up.code, up.output).toBe(0);
      expect(await others()).toEqual(before);
      await healthy();
      expect(await readAll("lost")).toEqual(everything);
    });
  }

  it("is gone with its data after `down -v`", async () => {
    const down = await cluster.compose(["down", "-v"]);
    expect(down.code, down.output).toBe(0);
    expect(await cluster.inventory()).toEqual([]);
  });
});

describe.skipIf(noEngine || !hasCompose)("the kept volumes of a cluster of Pulumi's", () => {
  let stack: TestStack;
  let exported: ComposeCluster;

  beforeAll(async () => {
    stack = await TestStack.open("compose");
    exported = await ComposeCluster.open(stack.name);
  });
  afterAll(async () => {
    await exported?.close();
    await stack?.close();
  });

  it("are used by docker-compose and, after it, by the next `pulumi up`, and never by both at once", async () => {
    const base = await freePorts(1);
    const bootstrap = [`127.0.0.1:${base}`];
    const small = { brokers: { count: 1 }, zookeeper: { count: 1 }, listeners: { hostPortBase: base } } as const;
    const readAll = async (group: string) =>
      (await consume(bootstrap, { topic, group, count: messages.length })).map(({ value }) => value).sort();
    stack.describe({ target: "docker", ...small });
    exported.describe(small);
    expect((await stack.up()).code).toBe(0);
    await createTopic(bootstrap, { name: topic, partitions: 3, replicationFactor: 1 });
    await produce(bootstrap, topic, messages);
    const both = await exported.compose(["up", "-d"]);
    expect(both.code, both.output).not.toBe(0);
    expect(await readAll("both")).toEqual(everything);
    await exported.compose(["down"]);

    expect((await stack.destroy()).code).toBe(0);
    const composed = await exported.compose(["up", "-d"]);
    expect(composed.code, composed.output).toBe(0);
    await expect.poll(() => exported.health("kafka-1"), { timeout: 120_000, interval: 500 }).toBe("healthy");
    expect(await readAll("composed")).toEqual(everything);
    const refused = await stack.up();
    expect(refused.code).not.toBe(0);
    expect((await exported.compose(["down"])).code).toBe(0);
    const back = await stack.up();
    expect(back.code, back.output).toBe(0);
    expect(await readAll("back")).toEqual(everything);
  }, 400_000);
});
