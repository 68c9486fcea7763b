import { describe, expect, it } from "vitest";
import { connectionOf } from "../../src/outputs/connection.ts";
import type { Description } from "../../src/spec/schema.ts";
import { expectFile } from "../artefact.ts";
import { clusterOf } from "../model/cluster-of.ts";

/** What clients are told, kept as files to be reviewed: test/golden/connection/<case>.json. */
const cases: Readonly<Record<string, Partial<Description>>> = {
  "three-by-three": {},
  published: { zookeeper: { published: true }, listeners: { zookeeperPortBase: 12_181 } },
  lan: { listeners: { advertisedHost: "kafka.example.org", hostPortBase: 19_092 } },
  gateway: { listeners: { hostGateway: true } },
  connect: { connect: { workers: 2 }, brokers: { count: 1 }, zookeeper: { count: 1 } },
  controllers: { metadata: "kraft" },
  combined: { metadata: "kraft", controllers: { combined: true } },
  // Docker's own network has no names: no container can be told where the broker is.
  alone: { metadata: "kraft", controllers: { combined: true }, brokers: { count: 1 }, docker: { network: "bridge" } },
  everything: {
    name: "orders",
    brokers: { count: 1 },
    zookeeper: { count: 1, published: true },
    listeners: { advertisedHost: "192.168.1.20", hostGateway: true },
  },
};

describe("How a cluster is reached", () => {
  it.each(Object.entries(cases))("is as reviewed, from everywhere a client can be: %s", (name, description) => {
    const text = `${JSON.stringify(connectionOf(clusterOf(description)), null, 2)}\n`;
    expectFile(`${import.meta.dirname}/../golden/connection/${name}.json`, text);
  });

  it("is the same on this machine under a name of loopback, and is nobody else's business then", () => {
    const { bootstrap } = connectionOf(clusterOf({ listeners: { advertisedHost: "localhost" } }));
    expect(bootstrap.host).toBe("localhost:9092,localhost:9093,localhost:9094");
    expect(Object.keys(bootstrap)).toEqual(["host", "network"]);
  });

  it("has client properties for exactly the places it has a bootstrap for, each with its own", () => {
    for (const description of Object.values(cases)) {
      const { bootstrap, clientProperties, nodes } = connectionOf(clusterOf(description));
      expect(Object.keys(clientProperties)).toEqual(Object.keys(bootstrap));
      for (const [vantage, servers] of Object.entries(bootstrap)) {
        expect(clientProperties[vantage as keyof typeof clientProperties]).toContain(`bootstrap.servers=${servers}\n`);
        const own = nodes.filter(({ role }) => role === "broker").map(({ addresses }) => addresses[vantage as "host"]);
        expect(own.join(",")).toBe(servers);
      }
    }
  });
});
