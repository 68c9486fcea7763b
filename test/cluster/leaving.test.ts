import "./mocked.ts";

import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { KafkaCluster } from "../../src/cluster.ts";
import { NotReady } from "../../src/readiness/wait.ts";
import { clusterOf } from "../model/cluster-of.ts";
import { healthy, topic, withTopics } from "../readiness/snapshots.ts";
import type { fakeSession } from "./fake-session.ts";
import { hasRun } from "./has-run.ts";
import { answerWell, client, wait } from "./mocked-kafka.ts";
import { engine } from "./mocked-session.ts";
import { mockPulumi } from "./program.ts";

const topicsInKafka = vi.hoisted(() => ({ lookAtTopics: vi.fn(), bringTopic: vi.fn(), deleteTopics: vi.fn() }));
vi.mock("../../src/topics/bring.ts", () => topicsInKafka);

const { kept } = await mockPulumi(false);
vi.spyOn(pulumi.log, "info").mockResolvedValue();

const five = clusterOf({ brokers: { count: 5 } });
let fake: ReturnType<typeof fakeSession>;
const stops = ["stop local-kafka-4", "stop local-kafka-5"];
const retired = (node: string) => fake.volumes.files.has(`local-${node}-data/retired`);
const holds = (...ids: readonly number[]) => {
  const { kafka } = withTopics(healthy(), topic("late", 2, [{ replicas: ids, isr: ids }]));
  client.takeSnapshot.mockResolvedValue(kafka as NonNullable<typeof kafka>);
};
beforeEach(() => {
  kept.clear();
  answerWell(() => {});
  fake = hasRun(undefined, {}, five);
  engine.session = fake.session;
  for (const one of Object.values(topicsInKafka)) one.mockReset();
  topicsInKafka.lookAtTopics.mockResolvedValue(new Map());
});
afterEach(() => void vi.unstubAllEnvs());

const up = () => new KafkaCluster("local", { target: "docker", topics: { orders: {} } }).ready;

describe("Brokers that leave a cluster with ZooKeeper", () => {
  it("have been stopped, and their volumes marked, before a new topic can be given copies on them", async () => {
    let before: unknown;
    topicsInKafka.lookAtTopics.mockImplementation(async () => {
      before = [fake.called.toSorted(), retired("kafka-4"), retired("kafka-5"), retired("kafka-1")];
      return new Map();
    });
    await up();
    expect(before).toEqual([stops, true, true, false]);
    expect(client.unregisterBroker).not.toHaveBeenCalled();
  });

  it("are asked again right before that: what a client made meanwhile keeps them, with the command that empties them", async () => {
    wait.waitReady.mockImplementation(async () => {
      holds(1, 4);
      return healthy();
    });
    await expect(up()).rejects.toThrow(/kafka-4 {2}broker-holds-replicas[\s\S]*late-0[\s\S]*rebalance --remove/);
    expect(fake.called).toEqual([]);
    expect([retired("kafka-4"), retired("kafka-5")]).toEqual([false, false]);
  });

  it("run again where something was made while they were stopping", async () => {
    const { stop } = fake.session.docker.getContainer("local-kafka-5");
    const { getContainer } = fake.session.docker;
    fake.session.docker.getContainer = (name) =>
      Object.assign(getContainer(name), { stop: async () => stop().then(() => holds(2, 5)) });
    await expect(up()).rejects.toThrow(/kafka-5 {2}broker-holds-replicas[\s\S]*late-0/);
    expect(fake.called.filter((one) => one.startsWith("start")).toSorted()).toEqual([
      "start local-kafka-4",
      "start local-kafka-5",
    ]);
    expect([retired("kafka-4"), retired("kafka-5")]).toEqual([false, false]);
  });

  it("go with what they hold where that was given up", async () => {
    vi.stubEnv("KAFKA_CLUSTER_ALLOW", "remove-node:kafka-4,remove-node:kafka-5");
    holds(1, 4, 5);
    await up();
    expect(fake.called.toSorted()).toEqual(stops);
    expect([retired("kafka-4"), retired("kafka-5")]).toEqual([true, true]);
  });

  it("are not marked by an `up` that ended before they were stopped, and are asked by the next one", async () => {
    wait.waitReady.mockRejectedValueOnce(new NotReady("Cluster local is not ready after 180 s."));
    await expect(up()).rejects.toThrow("not ready");
    expect([retired("kafka-4"), fake.called]).toEqual([false, []]);
    holds(1, 4);
    await expect(up()).rejects.toThrow("broker-holds-replicas");
  });
});
