import { describe, expect, it } from "vitest";
import { stateOf } from "../../src/model/state.ts";
import { render } from "../../src/properties/render.ts";
import { clusterOf } from "../model/cluster-of.ts";
import { readProperties } from "./read-properties.ts";

type Cluster = ReturnType<typeof clusterOf>;

function fileOf(cluster: Cluster, node: string, name: string): string {
  const file = render(cluster)
    .nodes.get(node)
    ?.find((one) => one.name === name);
  if (!file) throw new Error(`${node} has no ${name}`);
  return file.content;
}

const brokerOf = (cluster: Cluster, node = "kafka-1") => readProperties(fileOf(cluster, node, "server.properties"));
const zookeeperOf = (cluster: Cluster, node = "zookeeper-1") => readProperties(fileOf(cluster, node, "zoo.cfg"));

describe("every node", () => {
  it("has its settings, its logging and its two scripts, none of them empty", () => {
    const { nodes } = render(clusterOf());
    expect([...nodes.keys()]).toEqual(["zookeeper-1", "zookeeper-2", "zookeeper-3", "kafka-1", "kafka-2", "kafka-3"]);
    for (const [name, files] of nodes) {
      const settings = name.startsWith("kafka") ? "server.properties" : "zoo.cfg";
      expect(files.map((file) => file.name)).toEqual([settings, "log4j.properties", "launch.sh", "probe.sh"]);
      expect(files.filter((file) => file.executable).map((file) => file.name)).toEqual(["launch.sh", "probe.sh"]);
      for (const { content } of files) expect(content.length).toBeGreaterThan(100);
    }
  });

  it("of another image family has that family's logging and start", () => {
    const cluster = clusterOf({ zookeeper: { image: "zookeeper:3.8.6" } });
    expect(fileOf(cluster, "zookeeper-1", "logback.xml")).toContain("ConsoleAppender");
    expect(fileOf(cluster, "zookeeper-1", "launch.sh")).toContain(
      "\n/apache-zookeeper-*-bin/bin/zkServer.sh start-foreground /etc/kafka-cluster/zoo.cfg &\n",
    );
  });
});

describe("a broker", () => {
  it("writes what the issue of data safety asks for, by name", () => {
    const properties = brokerOf(clusterOf(), "kafka-2");
    expect(Object.fromEntries(properties)).toMatchObject({
      "broker.id": "2",
      "broker.id.generation.enable": "false",
      "auto.create.topics.enable": "false",
      "default.replication.factor": "3",
      "offsets.topic.replication.factor": "3",
      "transaction.state.log.replication.factor": "3",
      "transaction.state.log.min.isr": "2",
      "inter.broker.protocol.version": "3.9",
      "zookeeper.connect": "zookeeper-1:2181,zookeeper-2:2181,zookeeper-3:2181",
      "advertised.listeners": "REPLICATION://kafka-2:9091,INTERNAL://kafka-2:9092,EXTERNAL://127.0.0.1:9093",
    });
  });

  it("has the settings of the whole cluster in no file of it", () => {
    const cluster = clusterOf({ brokers: { overrides: { "message.max.bytes": 9, "log.retention.hours": 1 } } });
    const { dynamic } = render(cluster);
    expect(Object.keys(dynamic)).toContain("min.insync.replicas");
    for (const key of [...Object.keys(dynamic), "log.retention.hours"]) expect(brokerOf(cluster).has(key)).toBe(false);
  });

  it("keeps its data on the volume of its image's family", () => {
    for (const cluster of [clusterOf(), clusterOf({ brokers: { image: "confluentinc/cp-kafka:7.9.6" } })]) {
      const [broker] = cluster.brokers;
      const mount = broker && stateOf(broker).mount;
      expect(brokerOf(cluster).get("log.dirs")).toBe(`${mount}/log`);
    }
  });

  it("has Kafka's own tuning in production and little of everything on a laptop", () => {
    const [laptop, production] = [brokerOf(clusterOf()), brokerOf(clusterOf({ profile: "production" }))];
    expect([laptop.get("zookeeper.session.timeout.ms"), production.get("zookeeper.session.timeout.ms")]).toEqual([
      "9000",
      "18000",
    ]);
    expect(laptop.get("num.io.threads")).toBe("4");
    expect(production.has("num.io.threads")).toBe(false);
    expect(fileOf(clusterOf({ profile: "production" }), "kafka-1", "launch.sh")).not.toContain(
      "KAFKA_JVM_PERFORMANCE_OPTS",
    );
  });

  it("is left alone when others join", () => {
    const few = render(clusterOf()).nodes;
    const more = render(clusterOf({ brokers: { count: 5 } })).nodes;
    for (const [name, files] of few) expect(more.get(name)).toEqual(files);
  });

  it("is changed alone when its own settings change: not ZooKeeper, and the other way round", () => {
    const before = render(clusterOf()).nodes;
    const brokers = render(clusterOf({ brokers: { overrides: { "num.partitions": 1 } } })).nodes;
    const zookeepers = render(clusterOf({ zookeeper: { overrides: { maxClientCnxns: 1 } } })).nodes;
    expect(brokers.get("zookeeper-1")).toEqual(before.get("zookeeper-1"));
    expect(brokers.get("kafka-1")).not.toEqual(before.get("kafka-1"));
    expect(zookeepers.get("kafka-1")).toEqual(before.get("kafka-1"));
    expect(zookeepers.get("zookeeper-1")).not.toEqual(before.get("zookeeper-1"));
  });

  it("is not touched by a change that needs no restart", () => {
    const before = render(clusterOf()).nodes;
    const retention = render(clusterOf({ brokers: { overrides: { "log.retention.ms": 1 } } })).nodes;
    const minInSync = render(clusterOf({ replication: { minInSync: 1 } })).nodes;
    expect([retention, minInSync]).toEqual([before, before]);
  });
});

describe("a ZooKeeper node", () => {
  it("knows all members by name, and is a quorum even when it is alone", () => {
    expect(zookeeperOf(clusterOf()).get("server.3")).toBe("zookeeper-3:2888:3888");
    const alone = zookeeperOf(clusterOf({ zookeeper: { count: 1 } }));
    expect([alone.get("server.1"), alone.has("server.2"), alone.get("standaloneEnabled")]).toEqual([
      "zookeeper-1:2888:3888",
      false,
      "false",
    ]);
  });

  it("purges, answers only the probes' commands and has no admin server", () => {
    expect(Object.fromEntries(zookeeperOf(clusterOf()))).toMatchObject({
      "autopurge.purgeInterval": "1",
      "4lw.commands.whitelist": "srvr,ruok,mntr",
      "admin.enableServer": "false",
      dataDir: "/var/lib/kafka/data/zookeeper",
      dataLogDir: "/var/lib/kafka/data/zookeeper-log",
    });
  });

  it("never begins with no data by itself", () => {
    for (const image of [undefined, "zookeeper:3.8.6", "confluentinc/cp-zookeeper:7.9.6"]) {
      const cluster = clusterOf(image === undefined ? {} : { zookeeper: { image } });
      expect(fileOf(cluster, "zookeeper-1", "launch.sh")).toContain("-Dzookeeper.db.autocreate=false");
    }
  });
});
