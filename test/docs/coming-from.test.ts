import { describe, expect, it } from "vitest";
import type { Cluster } from "../../src/model/cluster.ts";
import { describe as describeCluster } from "../../src/model/describe.ts";
import { votersOf } from "../../src/model/quorum.ts";
import { connectionOf } from "../../src/outputs/connection.ts";
import { render } from "../../src/properties/render.ts";
import { formatProblems } from "../../src/spec/problem.ts";
import { arrivals, shown } from "./coming-from.ts";

const meant = (yaml: string): Cluster => {
  const path = ["config", "kafka-cluster:cluster"];
  const described = describeCluster({ kind: "text", text: yaml, file: "page", path, stackName: "local" });
  if ("problems" in described) throw new Error(formatProblems(described.problems));
  return described.cluster;
};
const from = (place: string): Cluster => {
  const [found, ...others] = arrivals().filter((arrival) => arrival.from === place);
  if (found === undefined || others.length > 0) throw new Error(`${others.length + 1} descriptions from ${place}`);
  return meant(found.yaml);
};
const count = ({ zookeepers, brokers }: Cluster) => [zookeepers.length, brokers.length];
const linesOf = (cluster: Cluster) => render(cluster).nodes.get("kafka-1")?.[0]?.content.split("\n") ?? [];
const local = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, at) => `127.0.0.1:${first + at}`).join(",");

describe("docs/coming-from.md", () => {
  it("leads to six descriptions, each another one, all without a problem", () => {
    const found = arrivals();
    expect(found.map((arrival) => arrival.from)).toEqual([
      "wurstmeister",
      "cp-all-in-one",
      "conduktor",
      "Bitnami's compose files",
      "Bitnami's chart",
      "Strimzi",
    ]);
    expect(new Set(found.map(({ description }) => JSON.stringify(description))).size).toBe(found.length);
    for (const { yaml } of found) expect(meant(yaml).brokers[0]?.name).toBe("kafka-1");
  });

  it("brings from wurstmeister one and two, the address for others, and both topics of its variable", () => {
    const cluster = from("wurstmeister");
    expect(count(cluster)).toEqual([1, 2]);
    expect(connectionOf(cluster).bootstrap.lan).toBe("192.168.99.100:9092,192.168.99.100:9093");
    expect(connectionOf(cluster).zookeeperConnect?.host).toBe("127.0.0.1:2181");
    expect(cluster.topics).toMatchObject([
      { name: "Topic1", partitions: 1, replicationFactor: 1 },
      { name: "Topic2", partitions: 1, replicationFactor: 2, config: { "cleanup.policy": "compact" } },
    ]);
  });

  it("brings from cp-all-in-one one and one, with the factors and the delay it has to say itself", () => {
    const cluster = from("cp-all-in-one");
    expect(count(cluster)).toEqual([1, 1]);
    expect(connectionOf(cluster).bootstrap).toEqual({ host: local(9092, 9092), network: "kafka-1:9092" });
    expect(linesOf(cluster)).toEqual(
      expect.arrayContaining([
        "offsets.topic.replication.factor=1",
        "transaction.state.log.replication.factor=1",
        "transaction.state.log.min.isr=1",
        "group.initial.rebalance.delay.ms=0",
      ]),
    );
    expect(render(cluster).nodes.get("zookeeper-1")?.[0]?.content).toContain("tickTime=2000\n");
  });

  it("brings from conduktor three and three on its ports, its third listener too, and the copies it does not have", () => {
    const cluster = from("conduktor");
    expect(count(cluster)).toEqual([3, 3]);
    const { bootstrap, zookeeperConnect } = connectionOf(cluster);
    expect(bootstrap.host).toBe(local(9092, 9094));
    expect(bootstrap.gateway).toBe(local(29092, 29094).replaceAll("127.0.0.1", "host.docker.internal"));
    expect(zookeeperConnect?.host).toBe(local(2181, 2183));
    expect(cluster.replication).toEqual({ factor: 3, minInSync: 2 });
  });

  it("brings from Bitnami's three nodes three that are the controllers too, each reached at a port of its own", () => {
    const cluster = from("Bitnami's compose files");
    expect(count(cluster)).toEqual([0, 3]);
    expect(votersOf(cluster).map(({ name }) => name)).toEqual(["kafka-1", "kafka-2", "kafka-3"]);
    expect(connectionOf(cluster).bootstrap.host).toBe(local(9092, 9094));
    expect(linesOf(cluster)).toContain("transaction.state.log.min.isr=2");
  });

  it("brings from Bitnami's chart its node ports, disks, heap and provisioned topics", () => {
    const cluster = from("Bitnami's chart");
    expect(count(cluster)).toEqual([3, 3]);
    const { bootstrap } = connectionOf(cluster);
    expect(bootstrap.outside).toBe("kafka.example.com:30092,kafka.example.com:30093,kafka.example.com:30094");
    expect(cluster.target).toMatchObject({ storageMiB: { broker: 8 * 1024, zookeeper: 8 * 1024 } });
    expect(cluster.topics).toMatchObject([{ name: "orders", partitions: 6, replicationFactor: 3 }]);
  });

  it("brings from Strimzi the factors of its examples, its disks and a topic, one broker to a machine", () => {
    const cluster = from("Strimzi");
    expect(count(cluster)).toEqual([3, 3]);
    expect(cluster.replication).toEqual({ factor: 3, minInSync: 2 });
    expect(cluster.target).toMatchObject({
      storageMiB: { broker: 100 * 1024 },
      placement: { spread: { nodes: "required" } },
    });
    expect(cluster.topics).toMatchObject([{ name: "my-topic", partitions: 3, config: { "retention.ms": "7200000" } }]);
  });

  it("refuses what it says has no counterpart", () => {
    const refused = (key: string) => () =>
      meant(
        `config:\n  kafka-cluster:cluster:\n    target: docker\n    brokers:\n      overrides:\n        ${key}: x\n`,
      );
    for (const key of ["authorizer.class.name", "advertised.listeners", "broker.id"])
      expect(refused(key), key).toThrow(key);
  });

  it("shows MirrorMaker's file with the port that it says the new cluster gets", () => {
    expect(shown("properties", "clusters = old, new")).toContain("new.bootstrap.servers = 127.0.0.1:19092\n");
  });
});
