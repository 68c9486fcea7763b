import { describe, expect, it } from "vitest";
import { chooseCluster } from "../../src/operations/cluster/choose.ts";
import { groupByCluster } from "../../src/operations/cluster/containers.ts";
import { findNode } from "../../src/operations/cluster/node.ts";
import { ensembleOf, listenersOf, parseSettings } from "../../src/operations/cluster/settings.ts";
import { listed, NODES } from "./listed.ts";

const nothing = { option: undefined, environment: undefined };
const clusters = (...names: string[]) =>
  groupByCluster(names.flatMap((name) => NODES.map((node) => listed(name, node))));

describe("groupByCluster", () => {
  it("puts nodes in order and reads what labels say", () => {
    const cluster = clusters("demo").get("demo");
    expect(cluster?.nodes.map(({ node }) => node)).toEqual([
      "zookeeper-1",
      "zookeeper-2",
      "zookeeper-3",
      "kafka-1",
      "kafka-2",
      "kafka-3",
    ]);
    expect(cluster?.stack).toBe("kafka-cluster/demo");
    expect(cluster?.nodes[4]).toMatchObject({
      id: 2,
      role: "broker",
      container: "demo-kafka-2",
      version: "3.9.2",
      external: "127.0.0.1:9093",
    });
  });

  it("counts ten nodes as people do", () => {
    const many = Array.from({ length: 11 }, (_, index) => listed("big", `kafka-${index + 1}`));
    expect(
      groupByCluster(many.reverse())
        .get("big")
        ?.nodes.map(({ id }) => id),
    ).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it("leaves out temporary containers and what is no node", () => {
    const strangers = [
      listed("demo", "kafka-1", { labels: { "kafka-cluster.temporary": "volumes" } }),
      { ...listed("demo", "kafka-2"), Labels: { "kafka-cluster.cluster": "demo" } },
      { ...listed("demo", "kafka-2"), Labels: {} },
    ];
    expect(groupByCluster(strangers).size).toBe(0);
  });
});

describe("chooseCluster", () => {
  it.each([
    ["the one named by the option", ["a", "b", "local"], { option: "a", environment: "b" }, "a"],
    ["the one KAFKA_CLUSTER names", ["a", "b"], { option: undefined, environment: "b" }, "b"],
    ["the only one, whatever its name", ["a"], nothing, "a"],
    ["local among several", ["a", "local"], nothing, "local"],
    ["the default when KAFKA_CLUSTER is empty", ["a", "local"], { option: undefined, environment: "" }, "local"],
  ])("takes %s", (_, names, wanted, expected) => {
    expect(chooseCluster(clusters(...names), wanted).name).toBe(expected);
  });

  it.each([
    ["none there", [], nothing, "There is no cluster on this Docker engine."],
    [
      "none there but one named",
      [],
      { option: "x", environment: undefined },
      "There is no cluster named x on this Docker engine, nor any other.",
    ],
    ["several, none local", ["a", "b"], nothing, "There are 2 clusters, and none is named local."],
    ["another named", ["a"], { option: "x", environment: undefined }, "There is no cluster named x."],
    [
      "another named by the environment",
      ["a"],
      { option: undefined, environment: "x" },
      "There is no cluster named x (from KAFKA_CLUSTER).",
    ],
  ])("says what it looked for: %s", (_, names, wanted, message) => {
    expect(() => chooseCluster(clusters(...names), wanted)).toThrow(message);
  });
});

describe("findNode", () => {
  const cluster = chooseCluster(clusters("demo"), nothing);
  it("knows a node by its own and by its container's name", () => {
    expect(findNode(cluster, "kafka-2").id).toBe(2);
    expect(findNode(cluster, "demo-kafka-2").id).toBe(2);
    expect(() => findNode(cluster, "kafka-9")).toThrow("Cluster demo has no node named kafka-9.");
  });
});

describe("a node's settings", () => {
  const broker = parseSettings(
    "# a comment\n! another\n\nlisteners=REPLICATION://0.0.0.0:9091,INTERNAL://0.0.0.0:9092,EXTERNAL://0.0.0.0:19092\r\n" +
      "advertised.listeners=REPLICATION://kafka-1:9091,INTERNAL://kafka-1:9092,EXTERNAL://[::1]:9092,MINE://x:1\n" +
      "zookeeper.connect=zookeeper-1:2181,zookeeper-2/chroot\nempty=\n a.b = c=d \n",
  );
  it("are read line by line", () => {
    expect(broker.get("empty")).toBe("");
    expect(broker.get("a.b")).toBe("c=d");
    expect(broker.has("# a comment")).toBe(false);
  });

  it("say what a broker advertises", () => {
    expect(
      listenersOf(broker).map(({ name, containerPort, advertised }) => [
        name,
        containerPort,
        advertised.host,
        advertised.port,
      ]),
    ).toEqual([
      ["REPLICATION", 9091, "kafka-1", 9091],
      ["INTERNAL", 9092, "kafka-1", 9092],
      ["EXTERNAL", 19092, "::1", 9092],
    ]);
    expect(listenersOf(new Map())).toEqual([]);
  });

  it("say who is in the ensemble, from either side", () => {
    expect(ensembleOf(broker)).toEqual(["zookeeper-1", "zookeeper-2"]);
    expect(
      ensembleOf(parseSettings("server.1=zookeeper-1:2888:3888\nserver.2=zookeeper-2:2888:3888\nserverCnxn=x")),
    ).toEqual(["zookeeper-1", "zookeeper-2"]);
  });
});
