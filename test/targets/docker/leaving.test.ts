import { describe, expect, it, vi } from "vitest";
import { nodesOf } from "../../../src/model/nodes.ts";
import { consentsFrom } from "../../../src/spec/consent.ts";
import { label } from "../../../src/targets/docker/labels.ts";
import { leavingNodes } from "../../../src/targets/docker/leaving.ts";
import { leavingObstacles } from "../../../src/targets/leaving.ts";
import { formatObstacles } from "../../../src/targets/obstacle.ts";
import { expectFile } from "../../artefact.ts";
import { clusterOf } from "../../model/cluster-of.ts";
import { identity, liveOf, ours, plansOf, running, volume } from "./live-of.ts";

const before = clusterOf({ brokers: { count: 12 }, replication: { factor: 3 } });
const after = clusterOf({ brokers: { count: 1 }, zookeeper: { count: 1 } });
const plans = plansOf(before);
const containers = plans
  .filter(({ node }) => ["kafka-2", "kafka-12", "zookeeper-2"].includes(node.name))
  .map((plan) => running(plan, plan.node.name === "kafka-12" ? { state: "exited" } : {}));
const live = liveOf({ containers, volumes: nodesOf(before).map((node) => volume(before, node)) });

const node = (name: string, isRunning = true, askable = isRunning) => ({
  name,
  role: name.startsWith("kafka") ? "broker" : "zookeeper",
  volume: `local-${name}-data`,
  running: isRunning,
  askable,
});
const none = consentsFrom(undefined);

describe("Nodes that leave", () => {
  it("are those the engine has a volume of and the description does not", () => {
    const leaving = leavingNodes(after, identity.uid, live);
    expect(leaving).toHaveLength(13);
    const said = (name: string) => leaving.find((one) => one.name === name);
    expect([said("zookeeper-1"), said("kafka-1")]).toEqual([undefined, undefined]);
    expect(said("zookeeper-2")).toEqual(node("zookeeper-2"));
    expect(said("kafka-2")).toEqual(node("kafka-2"));
    expect(said("kafka-12")).toEqual(node("kafka-12", false));
    expect(said("kafka-3")).toEqual(node("kafka-3", false));
  });

  it("may not be controllers, whose votes the quorum counts on", async () => {
    const three = clusterOf({ metadata: "kraft" });
    const combined = clusterOf({ metadata: "kraft", controllers: { combined: true } });
    const volumes = nodesOf(three).map((one) => volume(three, one));
    const gone = leavingNodes(combined, identity.uid, liveOf({ volumes }));
    expect(gone.map(({ name, role }) => [name, role])).toEqual(
      three.controllers.map(({ name }) => [name, "controller"]),
    );
    const allowed = consentsFrom("remove-node:controller-1");
    expect((await leavingObstacles(gone, async () => [], allowed)).map(({ code }) => code)).toEqual(
      Array(3).fill("quorum-size-changed"),
    );
  });

  it("are no companions: a standalone worker's offsets are nobody's partitions", () => {
    const offsets = {
      name: "local-connect-1-offsets",
      labels: { ...ours, [label.node]: "connect-1", [label.role]: "connect" },
    };
    expect(leavingNodes(after, identity.uid, liveOf({ volumes: [offsets] }))).toEqual([]);
  });

  it("are nobody where the description has them all, and never another cluster's", () => {
    expect(leavingNodes(before, identity.uid, live)).toEqual([]);
    expect(leavingNodes(after, "ffffffffffff", live)).toEqual([]);
    const stranger = volume(before, { name: "kafka-9", role: "broker" }, { ...ours, [label.uid]: "other" });
    expect(leavingNodes(after, identity.uid, liveOf({ volumes: [stranger] }))).toEqual([]);
  });

  it("may go when they run and no partition has a replica on them", async () => {
    const hosted = vi.fn(async () => []);
    expect(await leavingObstacles([node("kafka-2"), node("kafka-12")], hosted, none)).toEqual([]);
    expect(hosted.mock.calls).toEqual([[2], [12]]);
  });

  it("may not while they hold something, or while that is not known; ZooKeeper's may not at all", async () => {
    const hosted = vi.fn(async (id: number) => {
      if (id === 2) return ["orders-0"];
      return id === 3 ? Array.from({ length: 7 }, (_, index) => `orders-${index}`) : undefined;
    });
    const leaving = [node("kafka-2"), node("kafka-3"), node("kafka-4"), node("kafka-5", false), node("zookeeper-2")];
    const obstacles = await leavingObstacles(leaving, hosted, none);
    expect(obstacles.map(({ about }) => about)).toEqual(leaving.map(({ name }) => name));
    expectFile(`${import.meta.dirname}/../../golden/messages/leaving.txt`, `${formatObstacles(obstacles)}\n`);
    expect(hosted).toHaveBeenCalledTimes(3);
  });

  it("that do not run are asked of those who do, and go where they hold nothing", async () => {
    const stopped = [node("kafka-2", false, true), node("kafka-3", false, true)];
    const hosted = async (id: number) => (id === 3 ? ["orders-0"] : []);
    expect(await leavingObstacles(stopped, hosted, none)).toMatchObject([
      { about: "kafka-3", remedy: expect.stringMatching(/^Set the count back \(brokers\.count\), so that it runs/) },
    ]);
    const one = plansOf(before).filter(({ node: { name } }) => name === "kafka-1");
    const volumes = nodesOf(before).map((each) => volume(before, each));
    const asked = liveOf({ containers: one.map((plan) => running(plan)), volumes });
    expect(leavingNodes(after, identity.uid, asked)).toContainEqual(node("kafka-3", false, true));
  });

  it("may go by consent, each broker by its own, and ZooKeeper's by none", async () => {
    const consents = consentsFrom("remove-node:kafka-2 remove-node:zookeeper-2");
    const leaving = [node("kafka-2"), node("kafka-3"), node("zookeeper-2")];
    const obstacles = await leavingObstacles(leaving, async () => ["orders-0"], consents);
    expect(obstacles.map(({ about }) => about)).toEqual(["kafka-3", "zookeeper-2"]);
  });
});
