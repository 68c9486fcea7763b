import { beforeEach, describe, expect, it, vi } from "vitest";
import { askApiVersions, NoBrokerAnswered, parseAddress, takeSnapshot } from "../../src/kafka/client.ts";
import { assess } from "../../src/readiness/assess.ts";
import { look } from "../../src/readiness/snapshot.ts";
import type { Vantage } from "../../src/readiness/vantage.ts";
import { fakeVantage } from "./fake-vantage.ts";
import { healthy, topic } from "./snapshots.ts";

vi.mock("../../src/kafka/client.ts", async (original) => ({
  ...(await original<typeof import("../../src/kafka/client.ts")>()),
  askApiVersions: vi.fn(async () => 3.4),
  takeSnapshot: vi.fn(),
}));

beforeEach(() => {
  vi.mocked(askApiVersions).mockReset().mockResolvedValue(3.4);
  vi.mocked(takeSnapshot)
    .mockReset()
    .mockResolvedValue(healthy().kafka as NonNullable<ReturnType<typeof healthy>["kafka"]>);
});

describe("One look at a cluster", () => {
  it("asks every address from where it is meant for, and each inner one from a neighbour", async () => {
    const { vantage, probe } = fakeVantage({ listeners: { hostGateway: true } });
    const { addresses, zookeepers, kafka, kafkaReason } = await look(vantage);
    expect(addresses.map((a) => `${a.address} from ${a.from}: ${a.said}`)).toEqual([
      "127.0.0.1:9092 from host: 3 ms",
      "127.0.0.1:9093 from host: 3 ms",
      "127.0.0.1:9094 from host: 3 ms",
      "kafka-1:9092 from kafka-2: ok",
      "host.docker.internal:29092 from kafka-2: ok",
      "kafka-2:9092 from kafka-1: ok",
      "host.docker.internal:29093 from kafka-1: ok",
      "kafka-3:9092 from kafka-1: ok",
      "host.docker.internal:29094 from kafka-1: ok",
    ]);
    expect(addresses.every(({ ok }) => ok)).toBe(true);
    expect(zookeepers.map(({ node, role }) => [node, role])).toEqual([
      ["zookeeper-1", "follower"],
      ["zookeeper-2", "leader"],
      ["zookeeper-3", "follower"],
    ]);
    expect([kafka, kafkaReason]).toEqual([healthy().kafka, ""]);
    expect(probe).toHaveBeenCalledTimes(3);
  });

  it("reads the roles and the reasons in what the probe prints", async () => {
    const { vantage, nodes } = fakeVantage();
    Object.assign(nodes.said, {
      "zookeeper-1:2181": "standalone zxid=0x0 version=3.8.4",
      "zookeeper-2:2181": "connection refused",
      "zookeeper-3:2181": "This ZooKeeper instance is not currently serving requests",
      "kafka-2:9092": "no answer in 2 s",
      "kafka-3:9092": "answered, but is not Kafka",
    });
    const { addresses, zookeepers } = await look(vantage);
    expect(zookeepers).toEqual([
      { node: "zookeeper-1", role: "standalone", said: "standalone zxid=0x0 version=3.8.4" },
      { node: "zookeeper-2", role: undefined, said: "connection refused" },
      { node: "zookeeper-3", role: undefined, said: "This ZooKeeper instance is not currently serving requests" },
    ]);
    expect(addresses.filter(({ ok }) => !ok).map((a) => [a.address, a.said])).toEqual([
      ["kafka-2:9092", "no answer in 2 s"],
      ["kafka-3:9092", "answered, but is not Kafka"],
    ]);
  });

  it("takes no answer for a bad one", async () => {
    const { vantage, probe } = fakeVantage();
    probe.mockResolvedValue("bash: probe.sh: No such file or directory\n");
    const { addresses, zookeepers } = await look(vantage);
    expect(addresses.filter(({ from }) => from !== "host").map(({ ok, said }) => [ok, said])).toEqual(
      Array.from({ length: 3 }, () => [false, "no answer"]),
    );
    expect(zookeepers.map(({ role }) => role)).toEqual([undefined, undefined, undefined]);
  });

  it.each([
    ["kafka-1", ["kafka-1:9092 from kafka-2", "kafka-2:9092 from kafka-2", "kafka-3:9092 from kafka-2"]],
    ["kafka-2", ["kafka-1:9092 from kafka-3", "kafka-2:9092 from kafka-1", "kafka-3:9092 from kafka-1"]],
    ["kafka-3", ["kafka-1:9092 from kafka-2", "kafka-2:9092 from kafka-1", "kafka-3:9092 from kafka-1"]],
  ])("asks from the next neighbour while %s is down", async (down, expected) => {
    const { vantage, nodes } = fakeVantage();
    nodes.down[down] = "the container is not running";
    const { addresses, zookeepers } = await look(vantage);
    expect(addresses.filter((a) => a.from !== "host").map((a) => `${a.address} from ${a.from}`)).toEqual(expected);
    expect(zookeepers.every(({ role }) => role !== undefined)).toBe(true);
  });

  it("asks ZooKeeper from its own nodes while all brokers are down", async () => {
    const { vantage, nodes } = fakeVantage();
    for (const node of ["kafka-1", "kafka-2", "kafka-3", "zookeeper-1"]) nodes.down[node] = "it is not running";
    const { addresses, zookeepers } = await look(vantage);
    expect(zookeepers.map(({ role }) => role)).toEqual(["follower", "leader", "follower"]);
    expect(addresses.filter((a) => a.from !== "host").map((a) => `${a.from}: ${a.said}`)).toEqual([
      "kafka-2: kafka-2 cannot ask: it is not running",
      "kafka-1: kafka-1 cannot ask: it is not running",
      "kafka-1: kafka-1 cannot ask: it is not running",
    ]);
  });

  it("lets a single broker ask itself, by its name in the network", async () => {
    const { vantage } = fakeVantage({ brokers: { count: 1 }, zookeeper: { count: 1 } });
    const { addresses } = await look(vantage);
    expect(addresses.map((a) => `${a.address} from ${a.from}`)).toEqual([
      "127.0.0.1:9092 from host",
      "kafka-1:9092 from kafka-1",
    ]);
  });

  it("never rejects: what did not answer is a reason in it", async () => {
    vi.mocked(askApiVersions).mockRejectedValue(new Error("connection refused"));
    vi.mocked(takeSnapshot).mockRejectedValue(new Error("no broker answered"));
    const { vantage } = fakeVantage();
    const { addresses, kafka, kafkaReason } = await look(vantage);
    expect(addresses.slice(0, 3).map(({ ok, said }) => [ok, said])).toEqual(
      Array.from({ length: 3 }, () => [false, "connection refused"]),
    );
    expect([kafka, kafkaReason]).toEqual([undefined, "no broker answered"]);
  });

  describe("with a second opinion", () => {
    /** Each of these reaches nobody but itself, and is reached by nobody else. */
    const cutOff = (...nodes: readonly string[]) => {
      const { vantage, probe } = fakeVantage();
      const reaches = (from: string, address: string) => {
        const node = address.split(":")[0] ?? "";
        return from === node || !(nodes.includes(from) || nodes.includes(node));
      };
      const said = (what: string | undefined, address: string) => {
        if (what === "kafka") return "ok";
        return address.startsWith("zookeeper-2") ? "leader zxid=0x1 version=3.9.6" : "follower zxid=0x1 version=3.9.6";
      };
      probe.mockImplementation(async (from, [what, ...targets]) =>
        targets.map((at) => `${at} ${reaches(from, at) ? said(what, at) : "unknown name"}\n`).join(""),
      );
      return { vantage, probe };
    };
    const inside = async (vantage: Vantage) => {
      const { addresses, zookeepers } = await look(vantage, { secondOpinion: true });
      return [
        ...addresses.filter(({ from }) => from !== "host").map((a) => `${a.node} by ${a.from}: ${a.said}`),
        ...zookeepers.map(({ node, role }) => `${node}: ${role}`),
      ];
    };
    const serving = ["zookeeper-1: follower", "zookeeper-2: leader", "zookeeper-3: follower"];

    it("does not take everybody for dead because the one who asks is cut off", async () => {
      expect(await inside(cutOff("kafka-1").vantage)).toEqual([
        "kafka-1 by kafka-2: unknown name",
        "kafka-2 by kafka-3: ok",
        "kafka-3 by kafka-2: ok",
        ...serving,
      ]);
      expect(await inside(cutOff("kafka-2").vantage)).toEqual([
        "kafka-1 by kafka-3: ok",
        "kafka-2 by kafka-1: unknown name",
        "kafka-3 by kafka-1: ok",
        ...serving,
      ]);
    });

    it("takes nobody's own word", async () => {
      expect(await inside(cutOff("kafka-1", "kafka-2", "kafka-3").vantage)).toEqual([
        "kafka-1 by kafka-2: unknown name",
        "kafka-2 by kafka-1: unknown name",
        "kafka-3 by kafka-1: unknown name",
        "zookeeper-1: undefined",
        "zookeeper-2: undefined",
        "zookeeper-3: undefined",
      ]);
    });

    it("asks no more often where all is well", async () => {
      const { vantage, probe } = cutOff();
      await look(vantage, { secondOpinion: true });
      expect(probe).toHaveBeenCalledTimes(3);
    });
  });

  const askedOf = () => vi.mocked(takeSnapshot).mock.calls.map(([addresses]) => addresses.join());

  it("asks every broker for itself, and takes only what they agree on", async () => {
    const { kafka } = healthy();
    if (kafka === undefined) throw new Error("it is healthy");
    const [orders] = kafka.topics;
    const fewer = { ...kafka, topics: [topic("orders", 2, [{ replicas: [1, 2, 3], isr: [1, 3] }])] };
    vi.mocked(takeSnapshot).mockImplementation(async ([address]) => (address === "127.0.0.1:9094" ? fewer : kafka));
    const { vantage } = fakeVantage();
    const seen = await look({ ...vantage, alsoAt: ["kafka-1:9092"] });
    expect(askedOf()).toEqual(["127.0.0.1:9092", "127.0.0.1:9093", "127.0.0.1:9094"]);
    expect(orders?.partitions[0]?.isr).toEqual([1, 2, 3]);
    expect(seen.kafka?.topics[0]?.partitions[0]?.isr).toEqual([1, 3]);
    expect(seen.heard).toEqual([1, 2, 3]);
    expect(seen.unaware).toEqual([]);
  });

  it("tells which broker has not heard of a topic yet, as after a start over kept data", async () => {
    const kafka = healthy().kafka as NonNullable<ReturnType<typeof healthy>["kafka"]>;
    const deaf = { ...kafka, topics: [] };
    vi.mocked(takeSnapshot).mockImplementation(async ([address]) => (address === "127.0.0.1:9094" ? deaf : kafka));
    const { vantage } = fakeVantage();
    const seen = await look(vantage);
    expect(seen.unaware).toEqual([{ address: "127.0.0.1:9094", topics: ["orders"] }]);
    expect(assess(vantage.brokers, seen).map(({ message }) => message)).toEqual([
      "kafka-3 does not know every topic yet: orders",
    ]);
  });

  it("finds brokers that still run with the addresses of an older description", async () => {
    vi.mocked(takeSnapshot).mockImplementation(async ([address]) => {
      if (address !== "127.0.0.1:9092") throw new Error("connection refused");
      return healthy().kafka as NonNullable<ReturnType<typeof healthy>["kafka"]>;
    });
    const { vantage } = fakeVantage({ listeners: { hostPortBase: 19_100 } });
    const { kafka } = await look({ ...vantage, alsoAt: ["127.0.0.1:9092", "127.0.0.1:19101"] });
    expect(askedOf()).toEqual(["127.0.0.1:19100", "127.0.0.1:19101", "127.0.0.1:19102", "127.0.0.1:9092"]);
    expect(kafka).toEqual(healthy().kafka);
  });

  it("says of all brokers why none of them answered", async () => {
    vi.mocked(takeSnapshot).mockImplementation(async ([address = ""]) => {
      throw new NoBrokerAnswered([{ address: parseAddress(address), reason: "no answer in 2000 ms" }]);
    });
    const { vantage } = fakeVantage();
    expect((await look(vantage)).kafkaReason).toBe(
      "no broker answered: 127.0.0.1:9092, 127.0.0.1:9093, 127.0.0.1:9094 (no answer in 2000 ms)",
    );
    expect((await look({ ...vantage, brokers: [] })).kafkaReason).toBe("no broker's address is known");
  });
});
