import { describe, expect, it } from "vitest";
import { mebibytes } from "../../src/model/sizes.ts";
import { fieldAt } from "../../src/spec/shape.ts";
import { clusterOf } from "./cluster-of.ts";

describe("a cluster", () => {
  it("has three brokers and three ZooKeeper nodes, ids from 1, by default", () => {
    const { brokers, zookeepers } = clusterOf();
    expect(brokers.map(({ name, id }) => [name, id])).toEqual([
      ["kafka-1", 1],
      ["kafka-2", 2],
      ["kafka-3", 3],
    ]);
    expect(zookeepers.map(({ name, id }) => [name, id])).toEqual([
      ["zookeeper-1", 1],
      ["zookeeper-2", 2],
      ["zookeeper-3", 3],
    ]);
  });

  it("has its own networks, or joins one that exists", () => {
    expect(clusterOf().target).toEqual({
      kind: "docker",
      host: undefined,
      network: { name: "local", existing: false },
      metadataNetwork: "local-metadata",
    });
    expect(clusterOf({ name: "a", docker: { network: "shop" } }).target).toMatchObject({
      network: { name: "shop", existing: true },
      metadataNetwork: "a-metadata",
    });
  });

  it("has ZooKeeper in the clients' network where that is asked for", () => {
    const target = (docker: object) =>
      clusterOf({ name: "a", docker: { metadataNetwork: "clients", ...docker } }).target;
    expect(target({})).toMatchObject({ network: { name: "a", existing: false }, metadataNetwork: "a" });
    expect(target({ network: "a-metadata" })).toMatchObject({
      network: { name: "a-metadata", existing: true },
      metadataNetwork: "a-metadata",
    });
  });

  it("may be on another machine that clients are told of", () => {
    const cluster = clusterOf({ docker: { host: "ssh://me@box" }, listeners: { advertisedHost: "box" } });
    expect(cluster.target).toMatchObject({ host: "ssh://me@box" });
  });

  it("turns overrides and labels into the texts they are", () => {
    const cluster = clusterOf({ labels: { team: 7 }, brokers: { overrides: { "num.partitions": 9, x: true } } });
    expect(cluster.labels).toEqual({ team: "7" });
    expect(cluster.brokers[0]?.overrides).toEqual({ "num.partitions": "9", x: "true" });
  });
});

describe("replication", () => {
  it.each([
    [{ brokers: { count: 1 } }, 1, 1],
    [{ brokers: { count: 2 } }, 2, 1],
    [{ brokers: { count: 3 } }, 3, 2],
    [{ brokers: { count: 9 } }, 3, 2],
    [{ replication: { factor: 2 } }, 2, 1],
    [{ replication: { factor: 1 } }, 1, 1],
    [{ brokers: { count: 5 }, replication: { factor: 5 } }, 5, 4],
    [{ replication: { minInSync: 1 } }, 3, 1],
  ])("of %j is %i copies, %i in sync", (description, factor, minInSync) => {
    expect(clusterOf(description).replication).toEqual({ factor, minInSync });
  });
});

describe("listeners", () => {
  const listenersOf = (description: Parameters<typeof clusterOf>[0]) => clusterOf(description).brokers[1]?.listeners;

  it("of kafka-2 are two inside and one on this machine's next port", () => {
    expect(listenersOf({})).toEqual([
      { name: "REPLICATION", containerPort: 9091, advertised: { host: "kafka-2", port: 9091 }, published: undefined },
      { name: "INTERNAL", containerPort: 9092, advertised: { host: "kafka-2", port: 9092 }, published: undefined },
      {
        name: "EXTERNAL",
        containerPort: 19092,
        advertised: { host: "127.0.0.1", port: 9093 },
        published: { ip: "127.0.0.1", port: 9093 },
      },
    ]);
  });

  it.each([
    ["192.168.1.20", "0.0.0.0"],
    ["box.lan", "0.0.0.0"],
    // Nobody else can reach these: no consent to open anything.
    ["localhost", "127.0.0.1"],
    ["127.0.0.1", "127.0.0.1"],
  ])("with advertised host %s are bound to %s", (advertisedHost, ip) => {
    const external = listenersOf({ listeners: { advertisedHost } })?.find(({ name }) => name === "EXTERNAL");
    expect(external).toMatchObject({ advertised: { host: advertisedHost, port: 9093 }, published: { ip, port: 9093 } });
  });

  it("have one more for containers of other projects when asked for", () => {
    expect(listenersOf({ listeners: { hostGateway: true } })?.at(-1)).toEqual({
      name: "GATEWAY",
      containerPort: 29092,
      advertised: { host: "host.docker.internal", port: 29093 },
      published: { ip: "gateway", port: 29093 },
    });
  });
});

describe("ZooKeeper", () => {
  it("is not reachable from outside unless asked, and then from this machine only, even in a LAN's cluster", () => {
    expect(clusterOf().zookeepers.map(({ published }) => published)).toEqual([undefined, undefined, undefined]);
    const published = clusterOf({ zookeeper: { published: true }, listeners: { advertisedHost: "10.0.0.7" } });
    expect(published.zookeepers.map((node) => node.published)).toEqual([
      { ip: "127.0.0.1", port: 2181 },
      { ip: "127.0.0.1", port: 2182 },
      { ip: "127.0.0.1", port: 2183 },
    ]);
  });
});

describe("heaps", () => {
  it.each(["brokers", "zookeeper"] as const)("of %s are those the reference page tells of", (section) => {
    const maxOf = (profile: "laptop" | "production") => {
      const cluster = clusterOf({ profile });
      return (section === "brokers" ? cluster.brokers : cluster.zookeepers)[0]?.jvm.heap.maxMiB ?? 0;
    };
    const told = /^(\S+) \(laptop\), (\S+) \(production\)$/.exec(fieldAt([section, "heap"])?.defaultText ?? "");
    expect([mebibytes(told?.[1] ?? ""), mebibytes(told?.[2] ?? "")]).toEqual([maxOf("laptop"), maxOf("production")]);
  });

  it.each([
    [{}, { minMiB: 64, maxMiB: 384 }, { minMiB: 24, maxMiB: 128 }],
    [{ profile: "production" as const }, { minMiB: 1024, maxMiB: 1024 }, { minMiB: 512, maxMiB: 512 }],
    [
      { brokers: { heap: "2g" }, zookeeper: { heap: "256Mi" } },
      { minMiB: 64, maxMiB: 2048 },
      { minMiB: 24, maxMiB: 256 },
    ],
    [
      { profile: "production" as const, brokers: { heap: "6Gi" } },
      { minMiB: 6144, maxMiB: 6144 },
      { minMiB: 512, maxMiB: 512 },
    ],
  ])("of %j", (description, broker, zookeeper) => {
    const cluster = clusterOf(description);
    expect(cluster.brokers[0]?.jvm.heap).toEqual(broker);
    expect(cluster.zookeepers[0]?.jvm.heap).toEqual(zookeeper);
  });
});
