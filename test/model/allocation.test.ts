import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Binding, Cluster, Node } from "../../src/model/cluster.ts";
import { describe as describeCluster } from "../../src/model/describe.ts";
import { stateOf } from "../../src/model/state.ts";

/** Every legal or illegal combination of counts, bases and switches. */
const withZooKeeper = fc.record({
  zookeeper: fc.record({ count: fc.constantFrom(1, 3, 5), published: fc.boolean() }),
});
const withControllers = fc.record({
  metadata: fc.constant("kraft"),
  controllers: fc.record({ count: fc.constantFrom(1, 3, 5), combined: fc.boolean() }),
});
const places = fc.record({
  target: fc.constant("docker"),
  brokers: fc.record({ count: fc.integer({ min: 1, max: 30 }) }),
  listeners: fc.record(
    {
      hostPortBase: fc.integer({ min: 9080, max: 9120 }),
      zookeeperPortBase: fc.integer({ min: 9080, max: 9120 }),
      gatewayPortBase: fc.oneof(fc.integer({ min: 9080, max: 9120 }), fc.integer({ min: 65_500, max: 65_535 })),
      hostGateway: fc.boolean(),
      advertisedHost: fc.constantFrom("10.0.0.7", "box.lan", "localhost"),
    },
    { requiredKeys: [] },
  ),
});
const ofZooKeeper = fc.tuple(places, withZooKeeper).map(([place, mode]) => ({ ...place, ...mode }));
const descriptions = fc.oneof(
  ofZooKeeper,
  fc.tuple(places, withControllers).map(([place, mode]) => ({ ...place, ...mode })),
);

type Description = typeof descriptions extends fc.Arbitrary<infer T> ? T : never;

function clusterOf(value: Description): Cluster | undefined {
  const described = describeCluster({ kind: "value", value, stackName: "local" });
  return "cluster" in described ? described.cluster : undefined;
}

function nodesOf(cluster: Cluster): readonly Node[] {
  return [...cluster.zookeepers, ...cluster.controllers, ...cluster.brokers];
}

function bindingsOf(node: Node): readonly Binding[] {
  const bindings =
    node.role === "broker"
      ? node.listeners.map(({ published }) => published)
      : node.role === "zookeeper"
        ? [node.published]
        : [];
  return bindings.filter((binding) => binding !== undefined);
}

/** Holds for every cluster that a legal description means; illegal ones are described as problems. */
function always(holds: (cluster: Cluster, description: Description) => void): void {
  fc.assert(
    fc.property(descriptions, (description) => {
      const cluster = clusterOf(description);
      if (cluster) holds(cluster, description);
    }),
    { numRuns: 500 },
  );
}

describe("in every cluster", () => {
  it("no two published ports meet, and all are ports", () =>
    always((cluster) => {
      const ports = nodesOf(cluster)
        .flatMap(bindingsOf)
        .map(({ port }) => port);
      expect(new Set(ports).size).toBe(ports.length);
      expect(ports.every((port) => port >= 1024 && port <= 65_535)).toBe(true);
    }));

  it("every published listener advertises the very port it is published on", () =>
    always((cluster) => {
      const published = cluster.brokers.flatMap(({ listeners }) => listeners).filter((listener) => listener.published);
      for (const { advertised, published: binding } of published) expect(advertised.port).toBe(binding?.port);
    }));

  it("no two listeners of a broker share a container port, and no two brokers an advertised address", () =>
    always(({ brokers }) => {
      for (const { listeners } of brokers) {
        expect(new Set(listeners.map(({ containerPort }) => containerPort)).size).toBe(listeners.length);
      }
      const addresses = brokers.flatMap(({ listeners }) =>
        listeners.map(({ advertised }) => `${advertised.host}:${advertised.port}`),
      );
      expect(new Set(addresses).size).toBe(addresses.length);
    }));

  it("neighbours reach every broker by its name on 9092", () =>
    always(({ brokers }) => {
      for (const { name, listeners } of brokers) {
        const internal = listeners.find((listener) => listener.name === "INTERNAL");
        expect(internal).toMatchObject({
          containerPort: 9092,
          advertised: { host: name, port: 9092 },
          published: undefined,
        });
      }
    }));

  it("names are unique, and ids among the nodes of a role", () =>
    always((cluster) => {
      const names = nodesOf(cluster).map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      for (const nodes of [cluster.brokers, cluster.zookeepers]) {
        expect(nodes.map(({ id }) => id)).toEqual(nodes.map((_, index) => index + 1));
      }
    }));

  it("nothing but a host that others can reach opens a port beyond this machine", () =>
    always((cluster, { listeners }) => {
      const open = nodesOf(cluster)
        .flatMap(bindingsOf)
        .some(({ ip }) => ip === "0.0.0.0");
      expect(open).toBe(listeners.advertisedHost === "10.0.0.7" || listeners.advertisedHost === "box.lan");
    }));

  it("growing changes no name, id, port or volume of a node that is there", () =>
    always((cluster, description) => {
      const grown = clusterOf({
        ...description,
        brokers: { count: description.brokers.count + 2 },
        ...("zookeeper" in description ? { zookeeper: { ...description.zookeeper, count: 5 } } : {}),
      });
      if (!grown) return;
      for (const node of nodesOf(cluster)) {
        const same = nodesOf(grown).find(({ name }) => name === node.name);
        expect(same).toEqual(node);
        expect(same && stateOf(same)).toEqual(stateOf(node));
      }
    }));
});

describe("a description with ports that meet", () => {
  it("is a problem exactly when two of its ports are the same or none", () => {
    fc.assert(
      fc.property(ofZooKeeper, (description) => {
        const { brokers, zookeeper, listeners } = description;
        const run = (base: number, count: number) => Array.from({ length: count }, (_, index) => base + index);
        const ports = [
          ...run(listeners.hostPortBase ?? 9092, brokers.count),
          ...(zookeeper.published ? run(listeners.zookeeperPortBase ?? 2181, zookeeper.count) : []),
          ...(listeners.hostGateway ? run(listeners.gatewayPortBase ?? 29_092, brokers.count) : []),
        ];
        const possible = new Set(ports).size === ports.length && ports.every((port) => port <= 65_535);
        expect(clusterOf(description) !== undefined).toBe(possible);
      }),
      { numRuns: 500 },
    );
  });
});
