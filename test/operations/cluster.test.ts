import { describe, expect, it } from "vitest";
import { votersOf as modelVoters } from "../../src/model/quorum.ts";
import { chooseCluster } from "../../src/operations/cluster/choose.ts";
import { groupByCluster } from "../../src/operations/cluster/docker/list.ts";
import { modeOf } from "../../src/operations/cluster/found.ts";
import { findNode } from "../../src/operations/cluster/node.ts";
import {
  ensembleOf,
  listenersOf,
  parseSettings,
  refersToPod,
  votersOf,
  withPodFacts,
} from "../../src/operations/cluster/settings.ts";
import { podFact } from "../../src/properties/pod-facts.ts";
import { render } from "../../src/properties/render.ts";
import { clusterOf } from "../model/cluster-of.ts";
import { KRAFT_NODES, listed, NODES } from "./listed.ts";

const engine = "on this Docker engine";
const option = (name: string) => ({ name, by: undefined });
const environment = (name: string) => ({ name, by: "KAFKA_CLUSTER" });
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

  it("numbers controllers as Kafka does, and puts them before the brokers", () => {
    const cluster = groupByCluster(KRAFT_NODES.map((node) => listed("demo", node))).get("demo");
    expect(cluster?.nodes.map(({ node, id, role }) => `${node} ${id} ${role}`)).toEqual([
      "controller-1 3001 controller",
      "controller-2 3002 controller",
      "controller-3 3003 controller",
      "kafka-1 1 broker",
      "kafka-2 2 broker",
      "kafka-3 3 broker",
    ]);
    expect(cluster && modeOf(cluster)).toBe("kraft");
    expect(modeOf(clusters("demo").get("demo") ?? { nodes: [] })).toBe("zookeeper");
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
    ["the one that is named", ["a", "b", "local"], option("a"), "a"],
    ["the one KAFKA_CLUSTER names", ["a", "b"], environment("b"), "b"],
    ["the only one, whatever its name", ["a"], undefined, "a"],
    ["local among several", ["a", "local"], undefined, "local"],
  ])("takes %s", (_, names, named, expected) => {
    expect(chooseCluster(clusters(...names), named, engine).name).toBe(expected);
  });

  it("takes no test's throw-away cluster without a word, unless there is no other", () => {
    const tests = groupByCluster(
      NODES.map((node) => listed("t", node, { labels: { "kafka-cluster.stack": "kafka-cluster-throwaway/t.x" } })),
    );
    const beside = new Map([...clusters("orders"), ...tests]);
    expect(chooseCluster(beside, undefined, engine).name).toBe("orders");
    expect(chooseCluster(beside, option("t"), engine).name).toBe("t");
    expect(chooseCluster(tests, undefined, engine).name).toBe("t");
  });

  it.each([
    ["none there", [], undefined, "There is no cluster on this Docker engine."],
    ["none there but one named", [], option("x"), "There is no cluster named x on this Docker engine, nor any other."],
    [
      "several, none local",
      ["a", "b"],
      undefined,
      "There are 2 clusters on this Docker engine, and none is named local.",
    ],
    ["another named", ["a"], option("x"), "There is no cluster named x on this Docker engine."],
    [
      "another named by the environment",
      ["a"],
      environment("x"),
      "There is no cluster named x (from KAFKA_CLUSTER) on this Docker engine.",
    ],
  ])("says what it looked for: %s", (_, names, named, message) => {
    expect(() => chooseCluster(clusters(...names), named, engine)).toThrow(message);
  });
});

describe("findNode", () => {
  const cluster = chooseCluster(clusters("demo"), undefined, engine);
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

  it("say what a broker advertises whose address only its pod knows", () => {
    const text = `advertised.listeners=INTERNAL://kafka-1:9092,EXTERNAL://${podFact("external.host")}:30001`;
    const hosts = (facts: string) =>
      listenersOf(parseSettings(withPodFacts(text, parseSettings(facts)))).map(({ advertised }) => advertised.host);
    expect(refersToPod(text)).toBe(true);
    expect(hosts("external.host=10.0.0.7\nrack=a")).toEqual(["kafka-1", "10.0.0.7"]);
    expect(hosts("external.host=[fd00::7]")).toEqual(["kafka-1", "fd00::7"]);
    expect(hosts("")).toEqual(["kafka-1"]);
    expect(refersToPod("advertised.listeners=INTERNAL://kafka-1:9092")).toBe(false);
  });

  it("say who is in the ensemble, from either side", () => {
    expect(ensembleOf(broker)).toEqual(["zookeeper-1", "zookeeper-2"]);
    expect(
      ensembleOf(
        parseSettings(
          "server.1=zookeeper-1:2888:3888\nserver.2=zookeeper-2.zookeeper-headless.ns.svc:2888:3888\nserverCnxn=x",
        ),
      ),
    ).toEqual(["zookeeper-1", "zookeeper-2"]);
  });
});

describe("votersOf", () => {
  const servers = (text: string) => votersOf(parseSettings(`controller.quorum.bootstrap.servers=${text}`));

  it("reads the controllers of any node's file, by their names", () => {
    expect(servers("controller-1:9093,controller-2.controller-headless.ns.svc:9093")).toEqual([
      { name: "controller-1", id: 3001, host: "controller-1", controllerPort: 9093 },
      { name: "controller-2", id: 3002, host: "controller-2.controller-headless.ns.svc", controllerPort: 9093 },
    ]);
    expect(servers("kafka-1:9093")).toEqual([{ name: "kafka-1", id: 1, host: "kafka-1", controllerPort: 9093 }]);
  });

  it("reads the very file that a node gets, of dedicated controllers and of brokers", () => {
    for (const controllers of [{}, { combined: true }]) {
      const cluster = clusterOf({ metadata: "kraft", controllers });
      for (const files of render(cluster).nodes.values()) {
        const text = files.find(({ name }) => name === "server.properties")?.content ?? "";
        const found = votersOf(parseSettings(text)).map(({ name, id, controllerPort }) => [name, id, controllerPort]);
        expect(found).toEqual(modelVoters(cluster).map((one) => [one.name, one.id, one.controllerPort]));
      }
    }
  });

  it("finds none with ZooKeeper", () => {
    expect(votersOf(parseSettings("zookeeper.connect=zookeeper-1:2181"))).toEqual([]);
  });
});
