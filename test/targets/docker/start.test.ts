import * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { label } from "../../../src/targets/docker/labels.ts";
import { startStopped } from "../../../src/targets/docker/start.ts";
import { clusterOf } from "../../model/cluster-of.ts";
import { fakeDocker } from "./fake-docker.ts";
import { liveOf, plansOf, running } from "./live-of.ts";

const plans = plansOf(clusterOf());
const exited = (name: string, change = {}) =>
  running(plans.find(({ node }) => node.name === name) as (typeof plans)[number], { state: "exited", ...change });

describe("What was stopped by hand", () => {
  const said = vi.spyOn(pulumi.log, "info").mockResolvedValue();
  beforeEach(() => void said.mockClear());

  it("is started, ZooKeeper before the brokers, and said", async () => {
    const { docker, called } = fakeDocker();
    const names = ["kafka-3", "zookeeper-2", "kafka-1", "zookeeper-1"];
    await startStopped(docker, liveOf({ containers: names.map((name) => exited(name)) }), plans);
    expect(called.slice(0, 2).toSorted()).toEqual(["start id-of-local-zookeeper-1", "start id-of-local-zookeeper-2"]);
    expect(called.slice(2).toSorted()).toEqual(["start id-of-local-kafka-1", "start id-of-local-kafka-3"]);
    expect(said.mock.calls.map(([text]) => text)).toEqual([
      "Starting what was stopped: local-zookeeper-1, local-zookeeper-2",
      "Starting what was stopped: local-kafka-1, local-kafka-3",
    ]);
  });

  it("is started in KRaft with the controllers first", async () => {
    const { docker, called } = fakeDocker();
    const stopped = plansOf(clusterOf({ metadata: "kraft" }))
      .filter(({ node }) => ["kafka-1", "controller-2"].includes(node.name))
      .map((plan) => running(plan, { state: "exited" }));
    await startStopped(docker, liveOf({ containers: stopped }), plansOf(clusterOf({ metadata: "kraft" })));
    expect(called).toEqual(["start id-of-local-controller-2", "start id-of-local-kafka-1"]);
  });

  it("is left as it is where it has to be replaced anyway, was never started, or runs", async () => {
    const { docker, called } = fakeDocker();
    const containers = [
      exited("kafka-1", { labels: { [label.hash]: "old" } }),
      exited("kafka-2", { state: "created" }),
      exited("kafka-3", { cutOff: true }),
      exited("zookeeper-1", { state: "running" }),
      exited("zookeeper-2", { state: "restarting" }),
    ];
    await startStopped(docker, liveOf({ containers }), plans);
    expect(called).toEqual([]);
    expect(said).not.toHaveBeenCalled();
  });

  it("says why when the engine does not start it", async () => {
    const refusing = { getContainer: () => ({ start: () => Promise.reject(new Error("port is already allocated")) }) };
    await expect(startStopped(refusing as never, liveOf({ containers: [exited("kafka-1")] }), plans)).rejects.toThrow(
      "port is already allocated",
    );
  });
});
