import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nodesOf } from "../../src/model/nodes.ts";
import { clusterIdOf, directoryIdOf, votersOf } from "../../src/model/quorum.ts";
import { birthPermission } from "../../src/properties/birth.ts";
import { clusterOf } from "./cluster-of.ts";

const facts = (text: string) =>
  Object.fromEntries(
    text
      .trim()
      .split("\n")
      .map((line) => line.split(/=(.*)/s).slice(0, 2)),
  );

describe("a quorum", () => {
  it("is of three controllers of their own, whose ids meet no broker's", () => {
    const cluster = clusterOf({ metadata: "kraft", brokers: { count: 1000 } });
    expect(votersOf(cluster).map(({ name, id }) => [name, id])).toEqual([
      ["controller-1", 3001],
      ["controller-2", 3002],
      ["controller-3", 3003],
    ]);
    const servers = nodesOf(cluster).map(({ id }) => id);
    expect(new Set(servers).size).toBe(servers.length);
    expect(cluster.zookeepers).toEqual([]);
  });

  it.each([
    [1, ["kafka-1"]],
    [2, ["kafka-1"]],
    [4, ["kafka-1", "kafka-2", "kafka-3"]],
  ])("is, where %i brokers are combined with it, of the first of them", (count, voters) => {
    const cluster = clusterOf({ metadata: "kraft", brokers: { count }, controllers: { combined: true } });
    expect(votersOf(cluster).map(({ name }) => name)).toEqual(voters);
    expect(cluster.controllers).toEqual([]);
    expect(cluster.target.metadataNetwork).toBe(cluster.target.network.name);
  });

  it("is none with ZooKeeper", () => {
    expect(votersOf(clusterOf())).toEqual([]);
  });
});

describe("Kafka's ids", () => {
  it("follow from the uid, and are of Kafka's own form", () => {
    expect(clusterIdOf("0123456789ab")).toBe(clusterIdOf("0123456789ab"));
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.constantFrom("kafka-1", "controller-2"), (uid, node) => {
        const ids = [clusterIdOf(uid), directoryIdOf(uid, node), directoryIdOf(uid, `${node}0`)];
        expect(new Set(ids).size).toBe(ids.length);
        for (const id of ids) {
          expect(id).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_-]{21}$/);
          expect((Buffer.from(id, "base64url")[6] ?? 0) >> 4).toBe(4);
        }
      }),
    );
  });
});

describe("the permission to start empty", () => {
  const cluster = clusterOf({ metadata: "kraft", version: "4.3.1", metadataVersion: "4.2" });
  const text = (node: number, who: "cluster" | "node") => {
    const one = nodesOf(cluster)[node];
    if (one === undefined) throw new Error("no such node");
    return facts(birthPermission(cluster, "u", one, who));
  };

  it("names all voters to those of a cluster that begins, the same to each", () => {
    const [first, second] = [text(0, "cluster"), text(1, "cluster")];
    expect(first["initial.controllers"]).toBe(
      [1, 2, 3].map((n) => `300${n}@controller-${n}:9093:${directoryIdOf("u", `controller-${n}`)}`).join(","),
    );
    expect(second["initial.controllers"]).toBe(first["initial.controllers"]);
    expect(first["directory.id"]).not.toBe(second["directory.id"]);
    expect([first["cluster.id"], first.release]).toEqual([clusterIdOf("u"), "4.2"]);
  });

  it("names none to a broker, nor to a controller that comes into a cluster that has lived", () => {
    expect(text(3, "cluster")["initial.controllers"]).toBe("");
    expect(text(0, "node")["initial.controllers"]).toBe("");
    expect(text(0, "node")["directory.id"]).toBe(text(0, "cluster")["directory.id"]);
  });

  it("says nothing with ZooKeeper", () => {
    const [node] = nodesOf(clusterOf());
    expect(node && birthPermission(clusterOf(), "u", node, "cluster")).toBe("");
  });
});
