import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { votersOf } from "../../src/model/quorum.ts";
import { groupByCluster } from "../../src/operations/cluster/docker/list.ts";
import type { FoundCluster } from "../../src/operations/cluster/found.ts";
import type { SeenCluster } from "../../src/operations/cluster/vantage.ts";
import { styleFor } from "../../src/operations/output/style.ts";
import { printStatus } from "../../src/operations/status/print.ts";
import { report } from "../../src/operations/status/report.ts";
import { clusterOf } from "../model/cluster-of.ts";
import { fakeVantage } from "../readiness/fake-vantage.ts";
import { dedicated, healthyKraft, inKraft, quorum, silent, voter } from "../readiness/quorums.ts";
import { healthy } from "../readiness/snapshots.ts";
import { KRAFT_NODES, listed } from "./listed.ts";

const features = { "metadata.version": 29, "transaction.version": 2, "kraft.version": 1 };

/** What runs, as files of its nodes tell it; `stopped` does not run. */
function found(nodes: readonly string[], stopped: readonly string[] = []): FoundCluster {
  const containers = nodes.map((node) =>
    listed("demo", node, stopped.includes(node) ? { State: "exited", Status: "Exited (137)" } : {}),
  );
  const cluster = groupByCluster(containers).get("demo");
  if (cluster === undefined) throw new Error("no cluster");
  return cluster;
}

function seen({ nodes }: FoundCluster, combined = false): SeenCluster {
  const controllers = { combined };
  const { vantage } = fakeVantage({ name: "demo", metadata: "kraft", controllers });
  const { brokers, ...cluster } = clusterOf({ name: "demo", metadata: "kraft", controllers });
  const listenersOf = (id: number) => brokers.find((broker) => broker.id === id)?.listeners ?? [];
  return {
    vantage: { ...vantage, voters: votersOf({ brokers, ...cluster }) },
    nodes: nodes.map((container) => ({ container, listeners: listenersOf(container.id) })),
    ensemble: [],
  };
}

const print = (...parts: Parameters<typeof report>) =>
  stripVTControlCharacters(printStatus(report(...parts), styleFor(process.stdout)));

describe("The status of a cluster in KRaft", () => {
  it("shows who leads, how far behind the others are, and what is finalised", () => {
    const cluster = found(KRAFT_NODES);
    expect(print(cluster, seen(cluster), healthyKraft(), undefined, features)).toMatchInlineSnapshot(`
      "Cluster demo, Kafka 3.9.2: healthy   id c

      CONTROLLER    STATE    ROLE      LAG
      controller-1  running  leader    -
      controller-2  running  follower  400 ms
      controller-3  running  follower  400 ms
      Quorum: epoch 3, feature level 4.2 (metadata.version 29).

      BROKER   STATE    ROLE    LEADS  REPLICAS  FROM THE HOST      IN THE NETWORK
      kafka-1  running  broker  1      1         127.0.0.1:9092 ok  kafka-1:9092 ok
      kafka-2  running  broker  0      1         127.0.0.1:9093 ok  kafka-2:9092 ok
      kafka-3  running  broker  0      1         127.0.0.1:9094 ok  kafka-3:9092 ok

      1 partition in 1 topic, all in sync.
      "
    `);
  });

  it("is JSON with the same, and names the controller that leads", () => {
    const cluster = found(KRAFT_NODES);
    const result = report(cluster, seen(cluster), healthyKraft(), undefined, features);
    expect(result).toMatchObject({ healthy: true, controller: "controller-1", zookeepers: [] });
    expect(result.quorum).toMatchObject({
      leader: "controller-1",
      epoch: 3,
      highWatermark: 100,
      finalised: "4.2",
      features,
    });
    expect(result.quorum?.controllers[1]).toEqual({
      node: "controller-2",
      id: 3002,
      container: "demo-controller-2",
      state: "running",
      restarts: null,
      combined: false,
      role: "follower",
      lagMs: 400,
      caughtUp: true,
    });
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  it("says once of a controller that it does not run, and which one has no container", () => {
    const cluster = found(
      KRAFT_NODES.filter((node) => node !== "controller-3"),
      ["controller-2"],
    );
    const gone = [...dedicated().slice(0, 1), silent("controller-2", 3002), silent("controller-3", 3003)];
    const { problems, quorum: shown } = report(cluster, seen(cluster), healthyKraft(quorum(gone)));
    expect(problems).toEqual([
      "controller-2 does not run (Exited (137))",
      "controller-3 has no container",
      "controller-3 is a controller and does not answer (connection refused)",
    ]);
    expect(shown?.controllers.map(({ state, role }) => [state, role])).toEqual([
      ["running", "leader"],
      ["exited", null],
      ["missing", null],
    ]);
    expect(shown).toMatchObject({ features: null, finalised: null });
  });

  it("shows one that is behind, and one that has never caught up", () => {
    const cluster = found(KRAFT_NODES);
    const behind = quorum(dedicated({}, { lagMs: 3400 }, { lagMs: undefined }));
    const text = print(cluster, seen(cluster), healthyKraft(behind));
    expect(text).toContain("controller-2  running  follower  3.4 s");
    expect(text).toContain("controller-3  running  follower  not caught up");
    expect(text).toContain("controller-2 is a controller and is 3.4 s behind");
  });

  it("shows brokers that are the controllers in both tables", () => {
    const cluster = found(["kafka-1", "kafka-2", "kafka-3"]);
    const voters = [1, 2, 3].map((id) => voter(`kafka-${id}`, id));
    const result = report(cluster, seen(cluster, true), inKraft(healthy(), quorum(voters, { leaderId: 2 })));
    expect(result).toMatchObject({ healthy: true, controller: "kafka-2" });
    expect(result.brokers.map(({ controller }) => controller)).toEqual([false, true, false]);
    expect(result.quorum?.controllers.map(({ node, combined }) => [node, combined])).toEqual([
      ["kafka-1", true],
      ["kafka-2", true],
      ["kafka-3", true],
    ]);
  });
});
