import type { ChildProcess } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { consume, createTopic, describeTopics, produce, takeSnapshot } from "../../../src/kafka/client.ts";
import { fourLetter, parseSrvr } from "../../../src/kafka/zookeeper.ts";
import { projectRoot } from "../../../src/setup/project.ts";
import type { Description } from "../../../src/spec/schema.ts";
import { execute } from "../../../src/targets/docker/execute.ts";
import { arrivals, shown } from "../../docs/coming-from.ts";
import { eventually } from "../testing/eventually.ts";
import { ended, start } from "../testing/process.ts";
import { readAsNeighbour } from "./neighbour.ts";
import { freePorts, noEngine, TestStack } from "./stack.ts";
import { addressOfThisMachine } from "./this-machine.ts";

interface Arrived {
  readonly stack: TestStack;
  readonly bootstrap: readonly string[];
  /** By containers of other projects. */
  readonly gateway: string;
  readonly zookeeperPorts: readonly number[];
}

/**
 * Every description of docs/coming-from.md for Docker, word for word but for what two clusters on one machine cannot share:
 * the first port of each kind is a free one, and the address for others is one that this machine has.
 */
describe.skipIf(noEngine)("What other projects' files become", () => {
  const stacks: TestStack[] = [];
  const children: ChildProcess[] = [];
  let old: Arrived;
  let next: Arrived;

  afterAll(async () => {
    for (const child of children) child.kill("SIGKILL");
    for (const stack of stacks) await stack.close();
  });

  async function raise(from: string, purpose: string): Promise<Arrived> {
    const [arrival] = arrivals().filter((one) => one.from === from);
    if (arrival === undefined) throw new Error(`the page has nothing from ${from}`);
    const stack = await TestStack.open(`from-${purpose}`);
    stacks.push(stack);
    const moved = await move(arrival.description);
    stack.describe(moved);
    const raised = await stack.up();
    expect(raised.code, raised.output).toBe(0);
    const { bootstrap, nodes } = await stack.outputs<{
      bootstrap: Record<string, string>;
      nodes: { role: string }[];
    }>();
    const ensemble = nodes.filter(({ role }) => role === "zookeeper");
    const { zookeeperPortBase = 0 } = moved.listeners ?? {};
    return {
      stack,
      bootstrap: bootstrap.host?.split(",") ?? [],
      gateway: bootstrap.gateway ?? "",
      zookeeperPorts: moved.zookeeper?.published ? ensemble.map((_, at) => zookeeperPortBase + at) : [],
    };
  }

  const rolesOf = async ({ zookeeperPorts }: Arrived) => {
    const asked = zookeeperPorts.map(
      async (port) => parseSrvr(await fourLetter("127.0.0.1", port, "srvr", 5000))?.mode,
    );
    return (await Promise.all(asked)).sort();
  };
  const brokersOf = async ({ bootstrap }: Arrived) => (await takeSnapshot(bootstrap)).brokers.map(({ id }) => id);
  const valuesIn = async ({ bootstrap }: Arrived, topic: string, group: string, count: number) =>
    (await consume(bootstrap, { topic, group, count })).map(({ key, value }) => `${key}=${value}`).sort();

  it("wurstmeister's: two brokers at the machine's own address, ZooKeeper's port, both topics", async () => {
    const arrived = await raise("wurstmeister", "wurstmeister");
    expect(await brokersOf(arrived)).toEqual([1, 2]);
    expect(arrived.bootstrap[0]?.split(":")[0]).toBe(addressOfThisMachine());
    expect(await rolesOf(arrived)).toEqual(["leader"]);
    const topics = await describeTopics(arrived.bootstrap, ["Topic1", "Topic2"]);
    expect(topics.get("Topic1")?.copies).toEqual([1]);
    expect(topics.get("Topic2")?.copies).toEqual([2]);
    expect(topics.get("Topic2")?.settings.get("cleanup.policy")?.value).toBe("compact");
    await arrived.stack.close();
  });

  it("Bitnami's three nodes in KRaft: three brokers that are the controllers, each reached from this machine", async () => {
    const arrived = await raise("Bitnami's compose files", "bitnami");
    expect(await brokersOf(arrived)).toEqual([1, 2, 3]);
    expect(arrived.bootstrap.map((address) => address.split(":")[0])).toEqual(Array(3).fill("127.0.0.1"));
    await arrived.stack.close();
  });

  it("cp-all-in-one's: one broker for this machine and for containers of the network, ZooKeeper's port", async () => {
    old = await raise("cp-all-in-one", "cp");
    expect(await brokersOf(old)).toEqual([1]);
    expect(await rolesOf(old)).toEqual(["leader"]);
    await createTopic(old.bootstrap, { name: "orders", partitions: 1, replicationFactor: 1 });
    await produce(
      old.bootstrap,
      "orders",
      ["a", "b", "c"].map((key) => ({ key, value: "of the old one" })),
    );
    const { stack } = old;
    expect(await readAsNeighbour(stack, stack.name, "kafka:9092", "orders", 1)).toEqual(["of the old one"]);
  });

  it("conduktor's: three brokers, three ZooKeeper ports, host.docker.internal, and a new topic has three copies", async () => {
    next = await raise("conduktor", "conduktor");
    expect(await brokersOf(next)).toEqual([1, 2, 3]);
    expect(await rolesOf(next)).toEqual(["follower", "follower", "leader"]);
    // As somebody makes one who says nothing of copies.
    const [node, tool] = [next.stack.container("kafka-1"), "/opt/kafka/bin/kafka-topics.sh"];
    await execute(node, [tool, ..."--bootstrap-server kafka:9092 --create --topic orders".split(" ")]);
    const orders = (await describeTopics(next.bootstrap, ["orders"])).get("orders");
    expect(orders?.copies).toEqual([3, 3, 3]);
    expect(orders?.settings.get("min.insync.replicas")?.value).toBe("2");
  });

  it("has the records of one topic brought over by hand, with the line that the page shows", async () => {
    const line = shown("sh", "docker exec broker")
      .replace("docker exec broker", `docker exec ${old.stack.name}-kafka-1`)
      .replace("broker:29092", "kafka-1:9092")
      .replace("npx --no-install kafka-cluster", `"${process.execPath}" "${join(projectRoot, "src", "cli.ts")}"`);
    const said = await ended(start("sh", ["-c", line], children, "", { KAFKA_CLUSTER: next.stack.name }));
    expect(said, said.output).toMatchObject({ code: 0 });
    expect(await valuesIn(next, "orders", "billing", 3)).toEqual(["a", "b", "c"].map((key) => `${key}=of the old one`));
    const other = await next.stack.docker.createNetwork({ Name: `${next.stack.name}-other-project` });
    const read = await readAsNeighbour(next.stack, `${next.stack.name}-other-project`, next.gateway, "orders", 3);
    expect(read).toEqual(Array(3).fill("of the old one"));
    await other.remove();
  });

  it("has all topics and groups brought over by MirrorMaker, with the file and the line that the page shows", async () => {
    await createTopic(old.bootstrap, {
      name: "bookings",
      partitions: 2,
      replicationFactor: 1,
      config: { "retention.ms": "-1" },
    });
    await produce(
      old.bootstrap,
      "bookings",
      ["a", "b", "c", "d"].map((key) => ({ key, value: "of the old one" })),
    );
    await valuesIn(old, "bookings", "billing", 4);
    const file = shown("properties", "clusters = old, new")
      .replace("127.0.0.1:9092", old.bootstrap.join(","))
      .replace("127.0.0.1:19092", next.bootstrap.join(","));
    writeFileSync(join(next.stack.folder, "mm2.properties"), file);
    const name = `${next.stack.name}-mirror`;
    const line = shown("sh", "connect-mirror-maker")
      .replace("--rm", `--rm --name ${name}`)
      .replaceAll("$PWD", next.stack.folder);
    const mirror = start("sh", ["-c", line], children);
    try {
      await eventually(async () => {
        expect(mirror.child.exitCode, mirror.output()).toBeNull();
        const bookings = (await describeTopics(next.bootstrap, ["bookings"])).get("bookings");
        expect(bookings).toMatchObject({ partitions: 2, copies: [3, 3] });
        expect(bookings?.settings.get("retention.ms")?.value).toBe("-1");
      });
      expect(await valuesIn(next, "bookings", "audit", 4)).toEqual(
        ["a", "b", "c", "d"].map((key) => `${key}=of the old one`),
      );
      await eventually(async () => {
        const tool = ["/opt/kafka/bin/kafka-consumer-groups.sh", "--bootstrap-server", "kafka:9092"];
        const { output } = await execute(next.stack.container("kafka-1"), [
          ...tool,
          "--describe",
          "--group",
          "billing",
        ]);
        // Never behind what is there, and at times a little before where the group was.
        const offsets = [...output.matchAll(/^billing +bookings +\d +([1-9]\d*) +(\d+) /gm)];
        expect(offsets.map(([, at, end]) => Number(at) <= Number(end))).toEqual([true, true]);
      });
    } finally {
      await next.stack.docker.getContainer(name).remove({ force: true });
    }
  });
});

async function move(description: Description): Promise<Description> {
  const { listeners = {}, brokers, zookeeper } = description;
  return {
    ...description,
    listeners: {
      ...listeners,
      hostPortBase: await freePorts(brokers?.count ?? 3),
      ...(zookeeper?.published ? { zookeeperPortBase: await freePorts(zookeeper.count ?? 3) } : {}),
      ...(listeners.hostGateway ? { gatewayPortBase: await freePorts(brokers?.count ?? 3) } : {}),
      ...(listeners.advertisedHost === undefined ? {} : { advertisedHost: addressOfThisMachine() }),
    },
  };
}
