import { describe, expect, it } from "vitest";
import type { Node } from "../../../src/model/cluster.ts";
import type { Description } from "../../../src/spec/schema.ts";
import { type ContainerPlan, containerLabels, planContainer } from "../../../src/targets/docker/container.ts";
import { officialImage } from "../../../src/targets/docker/image.ts";
import { label } from "../../../src/targets/docker/labels.ts";
import { clusterOf } from "../../model/cluster-of.ts";
import { identity, plansOf } from "./live-of.ts";

describe("The hash of a container", () => {
  const hashes = (description: Partial<Description>, image?: string) =>
    Object.fromEntries(plansOf(clusterOf(description), image).map((plan) => [plan.node.name, plan.labels[label.hash]]));
  const base = hashes({});
  const changedBy = (description: Partial<Description>, image?: string) => {
    const now = hashes(description, image);
    return Object.keys(base).filter((node) => now[node] !== undefined && now[node] !== base[node]);
  };
  const brokers = ["kafka-1", "kafka-2", "kafka-3"];
  const zookeepers = ["zookeeper-1", "zookeeper-2", "zookeeper-3"];

  it.each([
    ["a setting of the brokers' file", { brokers: { overrides: { "num.io.threads": 5 } } }, brokers],
    ["a setting of ZooKeeper's file", { zookeeper: { overrides: { maxClientCnxns: 5 } } }, zookeepers],
    ["the brokers' heap", { brokers: { heap: "512m" } }, brokers],
    ["ZooKeeper's heap", { zookeeper: { heap: "256m" } }, zookeepers],
    ["the host ports", { listeners: { hostPortBase: 19_092 } }, brokers],
    ["the host of the LAN", { listeners: { advertisedHost: "192.168.1.20" } }, brokers],
    ["one listener more", { listeners: { hostGateway: true } }, brokers],
    ["a published ZooKeeper", { zookeeper: { published: true } }, zookeepers],
    ["the network", { docker: { network: "theirs" } }, brokers],
    ["a label", { labels: { team: "orders" } }, [...zookeepers, ...brokers]],
    ["the version", { version: "3.9.1" }, [...zookeepers, ...brokers]],
    ["the brokers' image", { brokers: { image: "apache/kafka:3.9.2" } }, brokers],
    ["more brokers, for those that are there", { brokers: { count: 5 } }, []],
    ["a setting that Kafka changes while it runs", { brokers: { overrides: { "log.retention.hours": 24 } } }, []],
  ])("changes with %s, for exactly the nodes it concerns", (_, description, nodes) => {
    expect(changedBy(description as Partial<Description>).toSorted()).toEqual([...nodes].toSorted());
  });

  it("changes with the image that was chosen", () => {
    expect(changedBy({}, officialImage("3.9.2"))).toHaveLength(6);
  });

  it("does not depend on the order of keys in the description's file", () => {
    expect(hashes({ labels: { a: 1, b: 2, "c.d": 3 } })).toEqual(hashes({ labels: { "c.d": 3, b: 2, a: 1 } }));
  });

  it("is the same in another process and another year: only a change of what a container is made of may change it", () => {
    const cluster = clusterOf();
    const [node] = cluster.brokers;
    const files = [{ name: "server.properties", content: "broker.id=1\n" }];
    const { labels } = planContainer(cluster, node as Node, files, "kafka-cluster/kafka:3.9.2", "172.17.0.1");
    expect(labels[label.hash]).toBe("91d929053b4cf0a2");
  });

  it("does not depend on whose the cluster is, or on the object's life", () => {
    const [plan] = plansOf(clusterOf());
    const hashIn = (labels: readonly { label: string; value: string }[]) =>
      labels.find((one) => one.label === label.hash)?.value;
    const mine = containerLabels(plan as ContainerPlan, identity, "a");
    const theirs = containerLabels(plan as ContainerPlan, { uid: "x", stack: "p/s", component: "c" }, "b");
    expect(hashIn(mine)).toBe(base["zookeeper-1"]);
    expect(hashIn(theirs)).toBe(base["zookeeper-1"]);
  });
});

describe("The labels of a container", () => {
  it("tell whose it is, which node, where clients find it and what it is made from, in a fixed order", () => {
    const cluster = clusterOf({ labels: { zone: "b", team: "orders" } });
    const plan = plansOf(cluster).find(({ node }) => node.name === "kafka-2") as ContainerPlan;
    expect(containerLabels(plan, identity, "1f2e")).toEqual([
      { label: "kafka-cluster.cluster", value: "local" },
      { label: "kafka-cluster.component", value: "local" },
      { label: "kafka-cluster.external", value: "127.0.0.1:9093" },
      { label: "kafka-cluster.hash", value: plan.labels[label.hash] },
      { label: "kafka-cluster.life", value: "1f2e" },
      { label: "kafka-cluster.node", value: "kafka-2" },
      { label: "kafka-cluster.role", value: "broker" },
      { label: "kafka-cluster.stack", value: "kafka-cluster/local" },
      { label: "kafka-cluster.uid", value: "0123456789ab" },
      { label: "kafka-cluster.version", value: "3.9.2" },
      { label: "team", value: "orders" },
      { label: "zone", value: "b" },
    ]);
  });
});
