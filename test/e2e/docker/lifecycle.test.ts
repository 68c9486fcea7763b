import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTopic, takeSnapshot } from "../../../src/kafka/client.ts";
import { consume, produce } from "../../../src/kafka/messages.ts";
import { dataVolumes, deleteData } from "../../../src/operations/delete-data.ts";
import { execute } from "../../../src/targets/docker/execute.ts";
import { operations } from "./operations.ts";
import { freePorts, noEngine, type Ran, TestStack } from "./stack.ts";
import { walkthrough } from "./walkthrough.ts";

interface Outputs {
  readonly bootstrap: { readonly host: string; readonly network: string };
  readonly clusterId: string;
  readonly zookeeperConnect: { readonly network: string; readonly host?: string };
  readonly nodes: readonly { readonly name: string; readonly container: string }[];
}

const messages = Array.from({ length: 300 }, (_, i) => ({ key: `key-${i % 7}`, value: `message ${i}` }));

describe.skipIf(noEngine)("one cluster of three and three, from birth to the deletion of its data", () => {
  let stack: TestStack;
  let base: number;
  let raised: Ran;
  let bootstrap: string[];
  let clusterId: string;
  const topic = "orders";
  const description = () => ({ target: "docker" as const, listeners: { hostPortBase: base } });

  const readAll = async (group: string): Promise<string[]> =>
    (await consume(bootstrap, { topic, group, count: messages.length })).map((message) => message.value).sort();
  const everything = messages.map((message) => message.value).sort();

  beforeAll(async () => {
    stack = await TestStack.open("life");
    base = await freePorts(3);
    stack.describe(description());
    raised = await stack.up();
    bootstrap = [0, 1, 2].map((i) => `127.0.0.1:${base + i}`);
  });
  afterAll(async () => {
    await stack?.close();
  });

  it("is up when `pulumi up` returns: every address answers, and the outputs say which", async () => {
    expect(raised.output).toContain("created");
    expect(raised.code).toBe(0);
    const outputs = await stack.outputs<Outputs>();
    clusterId = outputs.clusterId;
    expect(outputs.bootstrap).toEqual({ host: bootstrap.join(","), network: "kafka-1:9092,kafka-2:9092,kafka-3:9092" });
    expect(outputs.zookeeperConnect).toEqual({ network: "zookeeper-1:2181,zookeeper-2:2181,zookeeper-3:2181" });
    const snapshot = await takeSnapshot(bootstrap);
    expect(snapshot.brokers.map((broker) => `${broker.host}:${broker.port}`)).toEqual(bootstrap);
    expect(snapshot.clusterId).toBe(clusterId);
  });

  it("has what a safe cluster has: loopback ports, no anonymous volume, no root, a restart policy, long graces", async () => {
    for (const node of ["zookeeper-1", "zookeeper-2", "zookeeper-3", "kafka-1", "kafka-2", "kafka-3"]) {
      const { HostConfig, Config, Mounts, NetworkSettings } = await stack.container(node).inspect();
      const role = node.startsWith("kafka") ? "broker" : "zookeeper";
      expect(Config.User).toBe("1000:1000");
      expect(HostConfig.RestartPolicy?.Name).toBe("unless-stopped");
      expect(HostConfig.CapDrop).toEqual(["ALL"]);
      expect((Config as { StopTimeout?: number }).StopTimeout).toBe(role === "broker" ? 300 : 30);
      expect(Mounts.filter((mount) => mount.Type === "volume").map((mount) => mount.Name)).toEqual([
        `${stack.name}-${node}-data`,
      ]);
      const ips = Object.values((HostConfig.PortBindings ?? {}) as Record<string, { HostIp: string }[]>).flat();
      expect(ips.every(({ HostIp }) => HostIp === "127.0.0.1")).toBe(true);
      expect(Object.keys(NetworkSettings.Networks).sort()).toEqual(
        role === "broker" ? [stack.name, `${stack.name}-metadata`] : [`${stack.name}-metadata`],
      );
    }
  });

  it("keeps messages written with acks=all and replicated three times", async () => {
    await createTopic(bootstrap, { name: topic, partitions: 3, replicationFactor: 3 });
    await produce(bootstrap, topic, messages);
    expect(await readAll("first")).toEqual(everything);
    const { topics } = await takeSnapshot(bootstrap);
    expect(topics.find(({ name }) => name === topic)?.minInSync).toBe(2);
  });

  it("serves a neighbour that knows only kafka:9092", async () => {
    const image = (await stack.container("kafka-1").inspect()).Config.Image;
    const container = await stack.docker.createContainer({
      Image: image,
      name: `${stack.name}-neighbour`,
      Entrypoint: [
        "kafka-console-consumer",
        "--bootstrap-server",
        "kafka:9092",
        "--topic",
        topic,
        "--from-beginning",
        "--max-messages",
        String(messages.length),
        "--timeout-ms",
        "30000",
      ],
      Tty: true,
      HostConfig: { NetworkMode: stack.name },
    });
    try {
      await container.start();
      await container.wait();
      const log = (await container.logs({ stdout: true, stderr: true })).toString();
      expect(
        log
          .split(/\r?\n/)
          .filter((line) => line.startsWith("message "))
          .sort(),
      ).toEqual(everything);
    } finally {
      await container.remove({ force: true });
    }
  });

  walkthrough(() => stack.name);
  operations(() => stack.name);

  it("changes nothing on a second `up`", async () => {
    const before = await stack.containerIds();
    const again = await stack.up({ args: ["--expect-no-changes"] });
    expect(again.output).toMatch(/\d+ unchanged/);
    expect(again.code).toBe(0);
    expect(await stack.containerIds()).toEqual(before);
  });

  it("changes nothing on `up --refresh`", async () => {
    const before = await stack.containerIds();
    const again = await stack.up({ args: ["--refresh", "--expect-no-changes"] });
    expect(again.output).toMatch(/\d+ unchanged/);
    expect(again.code).toBe(0);
    expect(await stack.containerIds()).toEqual(before);
  });

  it("brings back a container that was stopped by hand, the same one and alone", async () => {
    const before = await stack.containerIds();
    await stack.container("kafka-2").stop();
    const again = await stack.up();
    expect(again.output).toContain("Starting what was stopped");
    expect(again.code).toBe(0);
    expect(await stack.containerIds()).toEqual(before);
  });

  it("brings back containers that were removed by hand, alone, with their data", async () => {
    const before = await stack.containerIds();
    await stack.container("kafka-3").remove({ force: true });
    await stack.container("zookeeper-2").remove({ force: true });
    const again = await stack.up();
    expect(again.code, again.output).toBe(0);
    const after = await stack.containerIds();
    const changed = Object.keys(before).filter((node) => before[node] !== after[node]);
    expect(changed.sort()).toEqual(["kafka-3", "zookeeper-2"]);
    expect(await readAll("removed")).toEqual(everything);
    expect((await stack.up({ args: ["--expect-no-changes"] })).code).toBe(0);
  });

  it("restarts a broker whose process dies", async () => {
    const { State } = await stack.container("kafka-1").inspect();
    process.kill(State.Pid, "SIGKILL");
    await expect
      .poll(async () => (await stack.container("kafka-1").inspect()).RestartCount, { timeout: 30_000 })
      .toBeGreaterThan(0);
    const again = await stack.up({ args: ["--expect-no-changes"] });
    expect(again.code, again.output).toBe(0);
  });

  it("has every message after all containers were killed at once", async () => {
    const nodes = Object.keys(await stack.containerIds());
    await Promise.all(nodes.map((node) => stack.container(node).kill()));
    const again = await stack.up();
    expect(again.code, again.output).toBe(0);
    expect(await readAll("killed")).toEqual(everything);
  });

  it("replaces exactly the nodes a changed file concerns, and keeps the data", async () => {
    const before = await stack.containerIds();
    stack.describe({ ...description(), brokers: { overrides: { "queued.max.requests": 400 } } });
    const changed = await stack.up();
    expect(changed.code, changed.output).toBe(0);
    const after = await stack.containerIds();
    const replaced = Object.keys(before).filter((node) => before[node] !== after[node]);
    expect(replaced.sort()).toEqual(["kafka-1", "kafka-2", "kafka-3"]);
    const file = await execute(stack.container("kafka-2"), ["cat", "/etc/kafka-cluster/server.properties"]);
    expect(file.output).toContain("queued.max.requests=400");
    expect(await readAll("changed")).toEqual(everything);
  });

  it("replaces nothing for a setting that Kafka changes while it runs", async () => {
    const before = await stack.containerIds();
    stack.describe({
      ...description(),
      brokers: { overrides: { "queued.max.requests": 400, "log.retention.hours": 24 } },
    });
    const changed = await stack.up();
    expect(changed.code, changed.output).toBe(0);
    expect(await stack.containerIds()).toEqual(before);
    const configs = await execute(stack.container("kafka-1"), [
      "kafka-configs",
      "--bootstrap-server",
      "kafka:9092",
      "--describe",
      "--entity-type",
      "brokers",
      "--entity-default",
    ]);
    expect(configs.output).toMatch(/log\.retention\.(hours|ms)=(24|86400000)/);
  });

  it("refuses another name instead of starting an empty cluster beside this one", async () => {
    stack.describe({ ...description(), name: `${stack.name}-x` });
    const refused = await stack.up();
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain("identity-changed");
    expect(refused.output).toContain(`born with ${stack.name}`);
    expect((await stack.inventory()).filter((line) => line.includes("-x"))).toEqual([]);
    stack.describe(description());
  });

  it("keeps everything over a plain `pulumi destroy` and the next `up`", async () => {
    const destroyed = await stack.destroy();
    expect(destroyed.code, destroyed.output).toBe(0);
    expect(await stack.inventory()).toEqual(
      ["kafka-1", "kafka-2", "kafka-3", "zookeeper-1", "zookeeper-2", "zookeeper-3"].map(
        (node) => `volume ${stack.name}-${node}-data`,
      ),
    );
    stack.describe({ ...description(), labels: { team: "orders" } });
    const again = await stack.up();
    expect(again.code, again.output).toBe(0);
    expect((await stack.outputs<Outputs>()).clusterId).toBe(clusterId);
    // The group's offsets survived too: it has read everything and gets nothing again.
    await expect(consume(bootstrap, { topic, group: "first", count: 1, timeoutMs: 6000 })).rejects.toThrow();
    expect(await readAll("destroyed")).toEqual(everything);
  });

  it("takes over its own containers, networks and data when the state file is lost", async () => {
    stack.loseState();
    await stack.init();
    const again = await stack.up();
    expect(again.code, again.output).toBe(0);
    expect((await stack.outputs<Outputs>()).clusterId).toBe(clusterId);
    expect(await readAll("lost")).toEqual(everything);
    expect((await stack.up({ args: ["--expect-no-changes"] })).code).toBe(0);
  });

  it("leaves nothing behind when its data is deleted", async () => {
    const destroyed = await stack.destroy();
    expect(destroyed.code, destroyed.output).toBe(0);
    const volumes = await dataVolumes(stack.docker, { cluster: stack.name, stack: `kafka-cluster/${stack.name}` });
    expect(volumes).toHaveLength(6);
    await deleteData(stack.docker, volumes);
    expect(await stack.inventory()).toEqual([]);
  });
});
