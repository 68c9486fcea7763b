import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import type { KafkaSnapshot } from "../../src/kafka/client.ts";
import { groupByCluster } from "../../src/operations/cluster/docker/list.ts";
import type { FoundCluster } from "../../src/operations/cluster/found.ts";
import { listenersOf, parseSettings } from "../../src/operations/cluster/settings.ts";
import type { SeenCluster } from "../../src/operations/cluster/vantage.ts";
import type { Style } from "../../src/operations/output/style.ts";
import { printStatus } from "../../src/operations/status/print.ts";
import { report } from "../../src/operations/status/report.ts";
import type { ClusterSnapshot } from "../../src/readiness/snapshot.ts";
import { listed, NODES } from "./listed.ts";

const plain = (text: string): string => text;
const style: Style = { strong: plain, faint: plain, good: plain, warn: plain, bad: plain };

const settings = (id: number) =>
  parseSettings(
    `advertised.listeners=REPLICATION://kafka-${id}:9091,INTERNAL://kafka-${id}:9092,EXTERNAL://127.0.0.1:${9091 + id}`,
  );

/** Three and three; `change` may alter how the engine lists a node, or leave it out. */
function cluster(change: (node: string) => Parameters<typeof listed>[2] | undefined = () => ({})): FoundCluster {
  const containers = NODES.flatMap((node) => {
    const more = change(node);
    return more === undefined ? [] : [listed("demo", node, more)];
  });
  const found = groupByCluster(containers).get("demo");
  if (found === undefined) throw new Error("no cluster");
  return found;
}

function seen({ nodes }: FoundCluster): SeenCluster {
  const running = nodes.filter(({ state }) => state === "running");
  const described = nodes.map((container) => ({
    container,
    listeners: container.role === "broker" ? listenersOf(settings(container.id)) : [],
  }));
  const brokers = running
    .filter(({ role }) => role === "broker")
    .map(({ node, id }) => ({ name: node, id, listeners: listenersOf(settings(id)) }));
  const nobody = () => Promise.reject(new Error("not asked in this test"));
  const vantage = {
    name: "demo",
    brokers,
    zookeepers: [],
    voters: [],
    probe: nobody,
    logCommand: () => "",
    logTail: nobody,
  };
  return { vantage, nodes: described, ensemble: ["zookeeper-1", "zookeeper-2", "zookeeper-3"] };
}

function kafka(isr: readonly number[], leader: number): KafkaSnapshot {
  const partitions = [0, 1].map((partition) => ({ topic: "orders", partition, leader, replicas: [1, 2, 3], isr }));
  const brokers = isr.map((id) => ({ id, host: "127.0.0.1", port: 9091 + id, rack: null }));
  return {
    clusterId: "the-id",
    controllerId: 1,
    brokers,
    topics: [{ name: "orders", internal: false, minInSync: 2, partitions }],
  };
}

function snapshot(running: FoundCluster, state: KafkaSnapshot | undefined): ClusterSnapshot {
  const up = running.nodes.filter((node) => node.state === "running");
  return {
    kafka: state,
    kafkaReason: state === undefined ? "no broker answered" : "",
    zookeepers: up
      .filter(({ role }) => role === "zookeeper")
      .map(({ node }) => ({
        node,
        role: node === "zookeeper-2" ? "leader" : "follower",
        said: "leader zxid=0x1 version=3.8.7",
      })),
    addresses: up
      .filter(({ role }) => role === "broker")
      .flatMap(({ node, id }) => [
        {
          node,
          listener: "EXTERNAL" as const,
          address: `127.0.0.1:${9091 + id}`,
          from: "host",
          ok: true,
          said: "2 ms",
        },
        { node, listener: "INTERNAL" as const, address: `${node}:9092`, from: "kafka-1", ok: true, said: "ok" },
      ]),
  };
}

describe("a healthy cluster", () => {
  const containers = cluster();
  const result = report(containers, seen(containers), snapshot(containers, kafka([1, 2, 3], 1)));

  it("is reported as one", () => {
    expect(result).toMatchObject({
      healthy: true,
      problems: [],
      controller: "kafka-1",
      clusterId: "the-id",
      topics: 1,
      partitions: 2,
      kafkaVersion: "3.9.2",
    });
    expect(result.brokers[1]).toMatchObject({
      node: "kafka-2",
      registered: true,
      controller: false,
      leads: 0,
      replicas: 2,
    });
  });

  it("looks like this", () => {
    expect(printStatus(result, style)).toMatchInlineSnapshot(`
      "Cluster demo, Kafka 3.9.2: healthy   id the-id

      ZOOKEEPER    STATE    ROLE      VERSION
      zookeeper-1  running  follower  3.8.7
      zookeeper-2  running  leader    3.8.7
      zookeeper-3  running  follower  3.8.7

      BROKER   STATE    ROLE        LEADS  REPLICAS  FROM THE HOST      IN THE NETWORK
      kafka-1  running  controller  2      2         127.0.0.1:9092 ok  kafka-1:9092 ok
      kafka-2  running  broker      0      2         127.0.0.1:9093 ok  kafka-2:9092 ok
      kafka-3  running  broker      0      2         127.0.0.1:9094 ok  kafka-3:9092 ok

      2 partitions in 1 topic, all in sync.
      "
    `);
  });

  it("is JSON without surprises", () => {
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });
});

describe("a cluster with a stopped and a paused broker", () => {
  const containers = cluster((node) =>
    node === "kafka-3"
      ? { State: "exited", Status: "Exited (143) 2 minutes ago" }
      : node === "kafka-2"
        ? { State: "paused" }
        : {},
  );
  const result = report(containers, seen(containers), snapshot(containers, kafka([1], 1)));

  it("says so once per node, and which partitions suffer", () => {
    expect(result.problems).toEqual([
      "kafka-2 is paused",
      "kafka-3 does not run (Exited (143) 2 minutes ago)",
      "2 of 2 partitions under-replicated: orders-0, orders-1",
    ]);
    expect(result.underReplicated.map(({ partition }) => partition)).toEqual([0, 1]);
  });

  it("still shows what is there, and what to do", () => {
    const text = printStatus(result, style);
    expect(text).toContain("kafka-3  exited   -           -      -         127.0.0.1:9094     kafka-3:9092\n");
    expect(text).toContain("orders-0: replicas 1,2,3; in sync 1; leader 1");
    expect(text.trimEnd()).toMatch(/`kafka-cluster start -c demo` starts what is stopped\.$/);
  });
});

describe("a cluster with nothing running", () => {
  const containers = cluster(() => ({ State: "exited", Status: "Exited (0) 1 hour ago" }));
  const text = printStatus(report(containers, seen(containers), snapshot(containers, undefined)), style);
  it("is shown with its addresses and without a stack trace", () => {
    expect(text).toContain("Cluster demo, Kafka 3.9.2: not healthy\n");
    expect(text).toContain("127.0.0.1:9092  kafka-1:9092");
    expect(text).toContain("zookeeper-1 does not run (Exited (0) 1 hour ago)");
    expect(text).not.toContain("partitions in");
  });
});

describe("nodes without a container", () => {
  it.each([
    ["a ZooKeeper node the others name", "zookeeper-3"],
    ["a broker between others", "kafka-2"],
    ["a last broker that holds replicas", "kafka-3"],
  ])("%s is missed", (_, gone) => {
    const containers = cluster((node) => (node === gone ? undefined : {}));
    const ids = [1, 2, 3].filter((id) => gone !== `kafka-${id}`);
    const result = report(containers, seen(containers), snapshot(containers, kafka(ids, 1)));
    expect(result.problems).toContain(`${gone} has no container`);
    expect(printStatus(result, style)).toContain("`pulumi up` makes what is missing");
  });
});

describe("a partition without a leader", () => {
  it("is told apart from one that is behind", () => {
    const containers = cluster();
    const result = report(containers, seen(containers), snapshot(containers, kafka([1, 2, 3], -1)));
    expect([result.withoutLeader.length, result.underReplicated.length, result.healthy]).toEqual([2, 0, false]);
    expect(stripVTControlCharacters(printStatus(result, style))).toContain("no leader");
  });
});
