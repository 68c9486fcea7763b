import { describe, expect, it } from "vitest";
import type { Description } from "../../../src/spec/schema.ts";
import { label } from "../../../src/targets/docker/labels.ts";
import {
  changedFacts,
  foreignObjects,
  memoryObstacles,
  movedEnsemble,
  nameOfData,
} from "../../../src/targets/docker/preflight.ts";
import { clusterOf } from "../../model/cluster-of.ts";
import { fakeDocker } from "./fake-docker.ts";
import { identity, type LiveParts, liveOf, ours, plansOf, running, volume } from "./live-of.ts";

const cluster = clusterOf();

describe("An ensemble that would move to another network", () => {
  const moved = (from: Partial<Description>, to: Partial<Description>) =>
    movedEnsemble(clusterOf(to), liveOf({ containers: plansOf(clusterOf(from)).map((plan) => running(plan)) }));
  const clients = { docker: { metadataNetwork: "clients" } } as const;

  it("is refused, there and back: its members and the brokers would lose each other on the way", () => {
    expect(moved({}, clients).map(({ code, about }) => [code, about])).toEqual([
      ["identity-changed", "docker.metadataNetwork"],
    ]);
    expect(moved(clients, {})[0]?.message).toContain("the network local-metadata; local-zookeeper-1 is in local.");
  });

  it("is refused of the controllers, too, but not where the brokers are to be the controllers", () => {
    const kraft = { metadata: "kraft" } as const;
    expect(moved(kraft, { ...kraft, ...clients })[0]?.message).toContain(
      "The controllers would be in the network local",
    );
    expect(moved(kraft, { ...kraft, controllers: { combined: true } })).toEqual([]);
    expect(moved(kraft, kraft)).toEqual([]);
  });

  it("does not move where a node was only cut off from its own network", () => {
    const published = clusterOf({ zookeeper: { published: true } });
    const containers = plansOf(published).map((plan) => running(plan, { networks: ["local"] }));
    const networks = [{ id: "m", name: "local-metadata", labels: ours }];
    expect(movedEnsemble(published, liveOf({ containers, networks }))).toEqual([]);
    expect(movedEnsemble(published, liveOf({ containers }))).toHaveLength(1);
  });

  it("stays where it is, or is not there yet", () => {
    expect([...moved({}, {}), ...moved(clients, clients)]).toEqual([]);
    expect(movedEnsemble(clusterOf(clients), liveOf({}))).toEqual([]);
    expect(moved({ docker: { network: "a" } }, { docker: { network: "b" } })).toEqual([]);
  });

  it("is not one whose containers were interrupted before they were in any network but the engine's own", () => {
    const made = (state: string) => plansOf(cluster).map((plan) => running(plan, { state, networks: ["bridge"] }));
    expect(movedEnsemble(cluster, liveOf({ containers: made("created") }))).toEqual([]);
    expect(movedEnsemble(cluster, liveOf({ containers: made("exited") }))).toHaveLength(1);
  });
});

describe("Objects under a cluster's names", () => {
  const theirs = { [label.uid]: "ffffffffffff", [label.stack]: "other/prod" };
  const network = (name: string, labels: Record<string, string>) => ({ id: `net-${name}`, name, labels });
  const found = (parts: LiveParts, description: Partial<Description> = {}) =>
    foreignObjects(clusterOf(description), identity, liveOf(parts));

  it("are no obstacle where they are its own, or where there are none", () => {
    const containers = plansOf(cluster).map((plan) => running(plan));
    const volumes = cluster.brokers.map((node) => volume(cluster, node));
    expect(found({ containers, volumes, networks: [network("local", ours)] })).toEqual([]);
    expect(found({})).toEqual([]);
  });

  it("are told by kind, name and owner where they are another's or nobody's", () => {
    const [plan] = plansOf(cluster);
    const obstacles = found({
      containers: plan === undefined ? [] : [running(plan, { labels: {} })],
      volumes: [{ name: "local-kafka-1-data", labels: theirs }],
      networks: [network("local-metadata", theirs)],
    });
    expect(obstacles).toEqual([
      {
        code: "foreign-container",
        about: "container local-zookeeper-1",
        message:
          "There is a container named local-zookeeper-1 already, which nothing of ours has made; this stack's cluster is 0123456789ab. It is left as it is.",
        remedy: "Give this cluster another name, or remove that one yourself if nobody needs it.",
      },
      {
        code: "foreign-volume",
        about: "volume local-kafka-1-data",
        message:
          "There is a volume named local-kafka-1-data already, which belongs to cluster ffffffffffff of stack other/prod; this stack's cluster is 0123456789ab. It is left as it is.",
        remedy: "Give this cluster another name, or remove that one yourself if nobody needs it.",
      },
      {
        code: "foreign-network",
        about: "network local-metadata",
        message:
          "There is a network named local-metadata already, which belongs to cluster ffffffffffff of stack other/prod; this stack's cluster is 0123456789ab. It is left as it is.",
        remedy: "Give this cluster another name, or remove that one yourself if nobody needs it.",
      },
    ]);
  });

  it("may be somebody's network where it is to be joined, and only that one", () => {
    const networks = [network("shared", theirs), network("shared-metadata", theirs)];
    const description = { name: "local", docker: { network: "shared" } };
    expect(found({ networks: networks.slice(0, 1) }, description)).toEqual([]);
    expect(found({ networks }, description).map(({ about }) => about)).toEqual(["network shared-metadata"]);
    expect(
      found({ volumes: [{ name: "shared", labels: {} }], networks: networks.slice(0, 1) }, description),
    ).toHaveLength(1);
  });

  it("include the network that is to be joined: it has to exist", () => {
    expect(found({}, { docker: { network: "shared" } })).toEqual([
      {
        code: "network-missing",
        about: "network shared",
        message: "docker.network names shared, which the engine does not have.",
        remedy:
          "Create it (docker network create shared), or leave docker.network out to get a network of the cluster's own.",
      },
    ]);
  });
});

describe("What a cluster is bound to for life", () => {
  it("may stay as it is, and may be unknown", () => {
    expect(changedFacts(cluster, identity, "engine-1", "local")).toEqual([]);
    expect(changedFacts(cluster, { ...identity, engine: "" }, "engine-2", undefined)).toEqual([]);
    expect(changedFacts(cluster, identity, "", undefined)).toEqual([]);
  });

  it("is not changed: another name would start an empty cluster beside the old one", () => {
    expect(changedFacts(clusterOf({ name: "orders" }), identity, "engine-1", "local")).toEqual([
      {
        code: "identity-changed",
        about: "name",
        message:
          "name is now orders, this stack's cluster was born with local: its data would stay behind and an empty cluster would start.",
        remedy: "Set it back to local; for a new cluster use a stack of its own (pulumi stack init).",
      },
    ]);
  });

  it("includes the engine, where the data is", () => {
    expect(
      changedFacts(cluster, identity, "engine-2", undefined).map(({ about, message }) => [about, message]),
    ).toEqual([
      [
        "the Docker engine",
        "the Docker engine is now engine-2, this stack's cluster was born with engine-1: its data would stay behind and an empty cluster would start.",
      ],
    ]);
  });

  it("takes an engine that has the data for the right one, whatever id it gives itself after an upgrade", () => {
    expect(changedFacts(cluster, identity, "engine-2", "local")).toEqual([]);
  });

  it("does not include a name under which nothing was made yet", async () => {
    const { docker } = fakeDocker({
      volumes: [{ name: "orders-kafka-1-data", labels: { [label.uid]: "other", [label.cluster]: "orders" } }],
    });
    expect(await nameOfData(docker, identity)).toBeUndefined();
    expect(changedFacts(clusterOf({ name: "orders" }), identity, "engine-1", undefined)).toEqual([]);
  });

  it("is read from the labels of its volumes", async () => {
    const { docker } = fakeDocker({ volumes: [{ name: "x" }, { name: "local-kafka-1-data", labels: ours }] });
    expect(await nameOfData(docker, identity)).toBe("local");
  });
});

describe("The engine's memory", () => {
  const MiB = 2 ** 20;
  const needed = 3 * (384 + 256) + 3 * (128 + 256);

  it("is enough when heaps and what a JVM takes besides fit into it", () => {
    expect(memoryObstacles(cluster, needed * MiB)).toEqual([]);
    expect(memoryObstacles(cluster, 0)).toEqual([]);
  });

  it("is told with both figures when it is too little", () => {
    expect(memoryObstacles(cluster, needed * MiB - 1)).toEqual([
      {
        code: "too-little-memory",
        about: "the Docker engine",
        message: "The 6 nodes may use 3072 MiB (heap + 256 MiB each), the engine has 3071 MiB.",
        remedy:
          "Give the engine more memory, lower brokers.heap or zookeeper.heap, or use fewer nodes or profile: laptop.",
      },
    ]);
  });
});
