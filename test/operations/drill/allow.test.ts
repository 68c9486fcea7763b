import { describe, expect, it } from "vitest";
import { reasonsAgainst } from "../../../src/operations/drill/allow.ts";
import { FAULTS, type Fault } from "../../../src/operations/drill/catalogue.ts";
import type { ClusterSnapshot } from "../../../src/readiness/snapshot.ts";
import { dedicated, healthyKraft, quorum } from "../../readiness/quorums.ts";
import { healthy, role, topic, withTopics } from "../../readiness/snapshots.ts";
import { nodeNamed } from "./scene.ts";

function against(name: string, node: string, snapshot: ClusterSnapshot, yes = true): readonly string[] {
  const fault = FAULTS.find((one): one is Fault => one.name === name);
  if (fault === undefined) throw new Error(name);
  return reasonsAgainst({ fault, nodes: node === "" ? [] : [nodeNamed(node)], snapshot, yes });
}

const shrunk = withTopics(healthy(), topic("orders", 2, [{ replicas: [1, 2, 3], isr: [1, 2] }]));
const single = withTopics(healthy(), topic("notes", 1, [{ replicas: [1], isr: [1] }]));

describe("A fault", () => {
  it("may happen to a cluster in which everything is well", () => {
    expect(against("kill-leader", "kafka-1", healthy(), false)).toEqual([]);
    expect(against("kill-zookeeper-leader", "zookeeper-2", healthy(), false)).toEqual([]);
  });

  it("must not happen where the gate would not let the node be stopped", () => {
    expect(against("kill-leader", "kafka-1", shrunk)).toEqual([
      "orders-0 has only [1, 2] in sync and needs 2 without kafka-1",
    ]);
    const two = {
      ...healthy(),
      zookeepers: [role("zookeeper-1", "leader"), role("zookeeper-2", "follower"), role("zookeeper-3", undefined)],
    };
    expect(against("pause-zookeeper-leader", "zookeeper-1", two)).toHaveLength(1);
  });

  it("needs a word where a topic with a single copy would be unavailable meanwhile", () => {
    expect(against("kill-leader", "kafka-1", single, false)).toEqual([expect.stringContaining("notes-0")]);
    expect(against("kill-leader", "kafka-1", single)).toEqual([]);
  });

  it("never deletes the only copy of anything, whatever was typed", () => {
    expect(against("lose-broker-volume", "kafka-1", single)).toEqual([
      "notes-0 would be lost for good: they have too few replicas",
    ]);
  });

  it("that deletes data, or stops everybody, needs a word", () => {
    for (const name of ["lose-broker-volume", "remove-broker", "disk-full", "kill-everything"]) {
      expect(against(name, "kafka-1", healthy(), false)).toEqual([expect.stringContaining("only with --yes")]);
      expect(against(name, "kafka-1", healthy())).toEqual([]);
    }
  });

  it("beyond what any gate allows is not asked about", () => {
    expect(against("kill-two-zookeepers", "zookeeper-1", shrunk, false)).toEqual([]);
  });

  it("must not happen to a controller without whom the others would be no majority", () => {
    const behind = healthyKraft(quorum(dedicated({}, {}, { lagMs: 9000 })));
    expect(against("kill-controller-follower", "controller-2", healthyKraft(), false)).toEqual([]);
    expect(against("kill-controller-follower", "controller-2", behind)).toHaveLength(1);
    expect(against("kill-two-controllers", "controller-1", behind, false)).toEqual([]);
  });

  it("does not happen where there is no such node", () => {
    expect(against("kill-controller", "", healthy())).toEqual(["this cluster has no such node"]);
  });
});
