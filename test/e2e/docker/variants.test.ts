import { afterEach, describe, expect, it } from "vitest";
import { createTopic } from "../../../src/kafka/client.ts";
import { consume, produce } from "../../../src/kafka/messages.ts";
import { fourLetter, parseSrvr } from "../../../src/kafka/zookeeper.ts";
import { dataVolumes, deleteData } from "../../../src/operations/delete-data.ts";
import type { Description } from "../../../src/spec/schema.ts";
import { execute } from "../../../src/targets/docker/execute.ts";
import { askNeighbour, readAsNeighbour } from "./neighbour.ts";
import { freePorts, noEngine, TestStack } from "./stack.ts";
import { addressOfThisMachine } from "./this-machine.ts";

type Bootstrap = Readonly<Partial<Record<"host" | "lan" | "network" | "gateway", string>>>;
interface Outputs {
  readonly bootstrap: Bootstrap;
  readonly zookeeperConnect: { readonly network: string; readonly host?: string };
}

const small = { target: "docker", brokers: { count: 1 }, zookeeper: { count: 1 } } as const satisfies Description;
const topic = "greetings";

describe.skipIf(noEngine)("a cluster of another shape", () => {
  let stack: TestStack;
  afterEach(async () => {
    await stack?.close();
  });

  async function raise(purpose: string, description: (stack: TestStack) => Promise<Description>): Promise<Outputs> {
    stack = await TestStack.open(purpose);
    stack.describe(await description(stack));
    const raised = await stack.up();
    expect(raised.code, raised.output).toBe(0);
    return stack.outputs<Outputs>();
  }

  /** Writes one message with acks=all through `bootstrap` and reads it back there. */
  async function exchange(bootstrap: string | undefined, copies: number): Promise<void> {
    const servers = (bootstrap ?? "").split(",");
    await createTopic(servers, { name: topic, partitions: 2, replicationFactor: copies });
    await produce(servers, topic, [{ key: "a", value: "hello" }]);
    expect((await consume(servers, { topic, group: "host", count: 1 })).map(({ value }) => value)).toEqual(["hello"]);
  }

  /** Takes the cluster down and deletes its data; returns what is left under its name. */
  async function leftAfterDown(): Promise<string[]> {
    const destroyed = await stack.destroy();
    expect(destroyed.code, destroyed.output).toBe(0);
    await deleteData(stack.docker, await dataVolumes(stack.docker, { cluster: stack.name }));
    return stack.inventory();
  }

  it("has one broker and one ZooKeeper, and serves other projects' containers by host.docker.internal", async () => {
    const [hostPortBase, gatewayPortBase] = [await freePorts(1), await freePorts(1)];
    const { bootstrap } = await raise("gateway", async () => ({
      ...small,
      listeners: { hostPortBase, hostGateway: true, gatewayPortBase },
    }));
    const gateway = `host.docker.internal:${gatewayPortBase}`;
    expect(bootstrap).toEqual({ host: `127.0.0.1:${hostPortBase}`, network: "kafka-1:9092", gateway });
    await exchange(bootstrap.host, 1);
    const other = await stack.docker.createNetwork({ Name: `${stack.name}-other-project` });
    expect(await readAsNeighbour(stack, `${stack.name}-other-project`, gateway, topic, 1)).toEqual(["hello"]);
    await other.remove();
    expect(await leftAfterDown()).toEqual([]);
  });

  it("is advertised to a LAN, and joins a network that is there already and stays", async () => {
    const [hostPortBase, host] = [await freePorts(1), addressOfThisMachine()];
    const { bootstrap } = await raise("lan", async ({ name, docker }) => {
      await docker.createNetwork({ Name: `${name}-theirs` });
      return { ...small, listeners: { hostPortBase, advertisedHost: host }, docker: { network: `${name}-theirs` } };
    });
    const lan = `${host}:${hostPortBase}`;
    expect(bootstrap).toEqual({ host: lan, lan, network: "kafka-1:9092" });
    await exchange(lan, 1);
    expect(await readAsNeighbour(stack, `${stack.name}-theirs`, "kafka:9092", topic, 1)).toEqual(["hello"]);
    expect(await leftAfterDown()).toEqual([`network ${stack.name}-theirs`]);
  });

  it("has one broker, and three ZooKeepers that answer on ports of this machine and in the clients' network", async () => {
    const [hostPortBase, zookeeperPortBase] = [await freePorts(1), await freePorts(3)];
    const { bootstrap, zookeeperConnect } = await raise("ensemble", async () => ({
      target: "docker",
      brokers: { count: 1 },
      zookeeper: { published: true },
      listeners: { hostPortBase, zookeeperPortBase },
    }));
    const ports = [0, 1, 2].map((i) => zookeeperPortBase + i);
    expect(zookeeperConnect.host).toBe(ports.map((port) => `127.0.0.1:${port}`).join(","));
    await exchange(bootstrap.host, 1);
    const roles = await Promise.all(
      ports.map(async (port) => parseSrvr(await fourLetter("127.0.0.1", port, "srvr", 5000))?.mode),
    );
    expect(roles.sort()).toEqual(["follower", "follower", "leader"]);
    for (const from of [1, 2, 3]) {
      const peers = [1, 2, 3].filter((id) => id !== from).map((id) => `zookeeper-${id}:3888`);
      const { output } = await execute(stack.container(`zookeeper-${from}`), [
        "bash",
        "-c",
        connectAll,
        "bash",
        ...peers,
      ]);
      expect(output, `zookeeper-${from}`).toBe("");
    }
    const asked = await askNeighbour(stack, stack.name, [
      "bash",
      "-c",
      askAll,
      "bash",
      ...zookeeperConnect.network.split(","),
      "zookeeper:2181",
    ]);
    expect(asked.match(/Mode: (leader|follower)/g)).toHaveLength(4);
    expect(await leftAfterDown()).toEqual([]);
  });
});

/** `srvr` to every HOST:PORT, over bash's own /dev/tcp. */
const askAll = `for at; do exec 3<>"/dev/tcp/\${at%:*}/\${at#*:}"; printf srvr >&3; cat <&3; done`;

/** Says what keeps it from every HOST:PORT: a node in two networks has to be met at whichever address its name leads to. */
const connectAll = `for at; do : <>"/dev/tcp/\${at%:*}/\${at#*:}"; done`;
