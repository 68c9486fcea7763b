import * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { KafkaCluster } from "../../src/cluster.ts";
import { nodesOf } from "../../src/model/nodes.ts";
import type { Description } from "../../src/spec/schema.ts";
import { label } from "../../src/targets/docker/labels.ts";
import { clusterOf } from "../model/cluster-of.ts";
import { type LiveParts, liveOf, ours, plansOf, running, volume } from "../targets/docker/live-of.ts";
import { fakeSession } from "./fake-session.ts";
import { engine } from "./mocked-session.ts";
import { mockPulumi, type Registration, unhandled } from "./program.ts";

vi.mock("../../src/targets/docker/session.ts", () => import("./mocked-session.ts"));

const { registered, kept } = await mockPulumi(true);
const said = { info: vi.spyOn(pulumi.log, "info"), warn: vi.spyOn(pulumi.log, "warn") };
for (const one of Object.values(said)) one.mockResolvedValue();
beforeEach(() => {
  registered.length = 0;
  kept.clear();
  for (const one of Object.values(said)) one.mockClear();
  engine.session = fakeSession().session;
});

async function plan(description: Partial<Description> = {}, name = "local"): Promise<KafkaCluster> {
  const cluster = new KafkaCluster(name, { target: "docker", ...description });
  await cluster.ready;
  return cluster;
}
const ofType = (type: string): readonly Registration[] => registered.filter((one) => one.type.includes(type));
const labelsOf = (one: Registration): Record<string, string> =>
  Object.fromEntries((one.inputs.labels as { label: string; value: string }[]).map((l) => [l.label, l.value]));
const useLive = (parts: LiveParts) => {
  engine.session = fakeSession(liveOf(parts)).session;
};

describe("The plan over what the engine has already", () => {
  const cluster = clusterOf();
  const old = { ...ours, [label.life]: "first", "of.an.older.release": "kept" };

  it("adopts networks by their id, and keeps their labels and the volumes' as they are", async () => {
    useLive({
      networks: ["local", "local-metadata"].map((name) => ({ id: `id-${name}`, name, labels: old })),
      volumes: nodesOf(cluster).map((node) => volume(cluster, node, old)),
    });
    await plan();
    expect(ofType("Network").map(({ importId }) => importId)).toEqual(["id-local", "id-local-metadata"]);
    for (const one of ofType("Network")) expect(labelsOf(one)).toEqual(old);
    for (const one of ofType("Volume")) {
      const { [label.node]: node, [label.role]: role, ...rest } = labelsOf(one);
      expect([rest, `local-${node}-data`, role]).toEqual([
        old,
        one.name,
        node?.startsWith("kafka") ? "broker" : "zookeeper",
      ]);
      expect(one.importId).toBe("");
    }
  });

  it("takes over the identity of its own objects where the state has lost it", async () => {
    useLive({ volumes: nodesOf(cluster).map((node) => volume(cluster, node)) });
    await plan();
    for (const one of ofType("Container")) expect(labelsOf(one)[label.uid]).toBe(ours[label.uid]);
  });

  it("gives a container that is gone or was never started a new life, and leaves the others theirs", async () => {
    const containers = plansOf(cluster)
      .filter(({ node }) => node.name !== "kafka-1")
      .map((plan) => running(plan, plan.node.name === "kafka-2" ? { state: "created" } : {}));
    useLive({ containers });
    kept.set("local-identity", {
      uid: ours[label.uid],
      stack: ours[label.stack],
      component: "local",
      name: "local",
      target: "docker",
      metadata: "zookeeper",
      engine: "",
    });
    await plan();
    const lives = Object.fromEntries(ofType("Container").map((one) => [one.name, labelsOf(one)[label.life]]));
    expect(lives["local-zookeeper-1"]).toBe("life-of-local-zookeeper-1");
    expect(lives["local-kafka-3"]).toBe("life-of-local-kafka-3");
    expect(lives["local-kafka-1"]).toMatch(/^[0-9a-f]{8}$/);
    expect(lives["local-kafka-2"]).toMatch(/^[0-9a-f]{8}$/);
  });

  it("stays whole without an engine, and leaves alone what only an engine could tell", async () => {
    engine.session = undefined;
    await plan();
    expect(ofType("docker:index/")).toHaveLength(14);
    for (const one of ofType("docker:index/")) expect(one.ignoreChanges).toContain("labels");
    for (const one of ofType("Container")) expect(one.ignoreChanges).toEqual(["labels", "image"]);
    expect(said.info).not.toHaveBeenCalled();
  });
});

describe("A cluster that cannot be", () => {
  it("is refused with all problems of its description before any resource is registered", () => {
    const make = () => new KafkaCluster("local", { target: "docker", version: "4.0.0", brokers: { count: 0 } });
    expect(make).toThrow(pulumi.RunError);
    expect(make).toThrow(/^2 problems in the description of the cluster\. Nothing was changed\./);
    expect(registered).toEqual([]);
  });

  it("is refused with everything that stands in the way, told once, and no Docker object is registered", async () => {
    useLive({
      containers: plansOf(clusterOf())
        .slice(0, 1)
        .map((plan) => running(plan, { labels: {} })),
      networks: [{ id: "n", name: "local", labels: { [label.uid]: "theirs", [label.stack]: "other/prod" } }],
    });
    const reasons: unknown[] = [];
    const others = await unhandled(async () => {
      const cluster = new KafkaCluster("local", { target: "docker" });
      await cluster.ready.catch((reason: unknown) => void reasons.push(reason));
    });
    expect(others).toEqual([]);
    expect(reasons).toHaveLength(1);
    const [reason] = reasons as [pulumi.RunError];
    expect([pulumi.RunError.isInstance(reason), reason.stack]).toEqual([true, ""]);
    expect(reason.message).toMatch(/^2 things stand in the way of the cluster\. Nothing was changed\./);
    expect(ofType("docker:index/")).toEqual([]);
  });

  it("is refused when it would leave its data behind", async () => {
    kept.set("local-identity", {
      uid: "u",
      stack: "p/s",
      component: "c",
      name: "local",
      target: "docker",
      metadata: "zookeeper",
      engine: "engine-0",
    });
    await expect(plan()).rejects.toThrow(
      "the Docker engine is now engine-1, this stack's cluster was born with engine-0",
    );
  });
});
