import { describe, expect, it } from "vitest";
import { FAULTS, faultsOf } from "../../../src/operations/drill/catalogue.ts";
import { choose } from "../../../src/operations/drill/command.ts";
import { inKraft, quorum, voter } from "../../readiness/quorums.ts";
import { healthy } from "../../readiness/snapshots.ts";
import { kraftScene, wellScene } from "./scene.ts";

const targets = (name: string, scene = wellScene()) => FAULTS.find((fault) => fault.name === name)?.targets(scene);

describe("The faults of a drill", () => {
  it("have names of their own, and what deletes data needs a word", () => {
    expect(new Set(FAULTS.map(({ name }) => name)).size).toBe(FAULTS.length);
    const deleting = FAULTS.filter(({ harm }) => harm === "lose-volume" || harm === "fill-disk" || harm === "remove");
    expect(deleting.every(({ destructive }) => destructive)).toBe(true);
  });

  it.each([
    ["kill-leader", ["kafka-1"]],
    ["kill-controller", ["kafka-2"]],
    ["kill-zookeeper-leader", ["zookeeper-2"]],
    ["kill-zookeeper-follower", ["zookeeper-1"]],
    ["kill-two-zookeepers", ["zookeeper-1", "zookeeper-2"]],
  ])("%s happens to %s", (name, nodes) => {
    expect(targets(name)).toEqual(nodes);
  });

  it.each([
    ["kill-leader", ["kafka-1"]],
    ["kill-controller", ["controller-1"]],
    ["kill-controller-follower", ["controller-2"]],
    ["pause-controller", ["controller-1"]],
    ["cut-controller", ["controller-1"]],
    ["cut-controllers", ["kafka-1"]],
    ["kill-two-controllers", ["controller-1", "controller-2"]],
    ["lose-controller-volume", ["controller-2"]],
  ])("in KRaft %s happens to %s", (name, nodes) => {
    expect(targets(name, kraftScene())).toEqual(nodes);
  });

  it("spare the broker that leads the quorum where a broker is meant", () => {
    const voters = [1, 2, 3].map((id) => voter(`kafka-${id}`, id));
    const scene = { ...kraftScene(), snapshot: inKraft(healthy(), quorum(voters, { leaderId: 2 })) };
    expect(targets("kill-controller", scene)).toEqual(["kafka-2"]);
    expect(targets("kill-leader", scene)).toEqual(["kafka-1"]);
    expect(targets("kill-two-controllers", scene)).toEqual(["kafka-2", "kafka-1"]);
  });

  it("are of one mode where only that has such nodes", () => {
    const names = (mode: "zookeeper" | "kraft") => faultsOf(mode).map(({ name }) => name);
    expect(names("kraft").filter((name) => name.includes("zookeeper"))).toEqual([]);
    expect(names("zookeeper").filter((name) => name.includes("controller"))).toEqual(["kill-controller"]);
    expect(new Set([...names("kraft"), ...names("zookeeper")]).size).toBe(FAULTS.length);
  });

  it("are refused by name in the other mode, with the reason", () => {
    expect(() => choose(["kill-zookeeper-leader", "kill-leader"], "kraft", true)).toThrow(
      "kill-zookeeper-leader cannot happen here: this cluster's metadata is kept by the controllers of KRaft, not ZooKeeper.",
    );
    expect(() => choose(["cut-controllers"], "zookeeper", true)).toThrow(
      "kept by ZooKeeper, not the controllers of KRaft",
    );
    expect(choose(["kill-leader"], "kraft", false).map(({ name }) => name)).toEqual(["kill-leader"]);
    expect(choose([], "kraft", false).every(({ destructive }) => !destructive)).toBe(true);
    expect(choose([], "kraft", true)).toEqual(faultsOf("kraft"));
  });

  it("happen to everybody where everybody is meant", () => {
    expect(targets("kill-everything")).toHaveLength(6);
    expect(targets("rolling-restart")).toHaveLength(6);
  });

  it("have nobody to happen to where there is none of that kind", () => {
    const scene = wellScene();
    const alone = { ...scene, snapshot: { ...scene.snapshot, zookeepers: scene.snapshot.zookeepers.slice(0, 1) } };
    expect(targets("kill-two-zookeepers", alone)).toEqual([]);
    expect(targets("kill-zookeeper-leader", alone)).toEqual([]);
    expect(targets("kill-leader", { ...scene, topic: "nothing" })).toEqual([]);
  });
});
