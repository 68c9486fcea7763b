import * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { KafkaCluster } from "../../src/cluster.ts";
import type { Description } from "../../src/spec/schema.ts";
import { liveTopic } from "../topics/live-topic.ts";
import { fakeSession } from "./fake-session.ts";
import { engine } from "./mocked-session.ts";
import { mockPulumi } from "./program.ts";

vi.mock("../../src/targets/docker/session.ts", () => import("./mocked-session.ts"));
const topicsInKafka = vi.hoisted(() => ({
  lookAtTopics: vi.fn(),
  bringTopic: vi.fn(),
  deleteTopics: vi.fn(),
}));
vi.mock("../../src/topics/bring.ts", () => topicsInKafka);

const { registered } = await mockPulumi(true);
const said = { info: vi.spyOn(pulumi.log, "info"), warn: vi.spyOn(pulumi.log, "warn") };
const notCompared = "The topics were not compared with Kafka: no broker answers yet.";

const plan = (topics: Description["topics"]) => new KafkaCluster("local", { target: "docker", topics }).ready;
const topicsRegistered = () => registered.filter(({ type }) => type === "kafka-cluster:index:Topic");

beforeEach(() => {
  registered.length = 0;
  engine.session = fakeSession().session;
  for (const one of Object.values(topicsInKafka)) one.mockReset();
  for (const one of Object.values(said)) one.mockReset().mockResolvedValue();
  vi.stubEnv("KAFKA_CLUSTER_ALLOW", "");
});

describe("A preview of topics", () => {
  it("shows them as they are to be where no broker answers, and says that nothing was compared", async () => {
    topicsInKafka.lookAtTopics.mockRejectedValue(new Error("no broker answered"));
    await plan({ orders: { partitions: 3 } });
    expect(topicsRegistered()).toMatchObject([{ inputs: { partitions: 3 }, ignoreChanges: ["found"] }]);
    expect(said.info.mock.calls.map(([text]) => text)).toContain(notCompared);
  });

  it("asks nobody without an engine", async () => {
    engine.session = undefined;
    await plan({ orders: {} });
    expect(topicsInKafka.lookAtTopics).not.toHaveBeenCalled();
    expect(topicsRegistered()).toHaveLength(1);
  });

  it("does not wait for silent brokers, shows what differs, and changes nothing", async () => {
    topicsInKafka.lookAtTopics.mockResolvedValue(new Map([["orders", liveTopic({ copies: [3, 3, 3] })]]));
    await plan({ orders: { partitions: 5, config: { "segment.ms": "1h" } } });
    expect(topicsInKafka.lookAtTopics).toHaveBeenCalledWith(expect.any(Array), ["orders"], 2000);
    expect(topicsRegistered()[0]?.inputs.found).toEqual({ at: expect.any(String), partitions: 3 });
    expect(topicsInKafka.bringTopic).not.toHaveBeenCalled();
    expect(said.info.mock.calls.map(([text]) => text)).not.toContain(notCompared);
  });

  it("refuses what `up` would refuse", async () => {
    topicsInKafka.lookAtTopics.mockResolvedValue(new Map([["orders", liveTopic({ partitions: 9 })]]));
    await expect(plan({ orders: {} })).rejects.toThrow("fewer-partitions");
  });

  it("says which topics a consent would delete, and deletes none", async () => {
    vi.stubEnv("KAFKA_CLUSTER_ALLOW", "delete-topic:old");
    topicsInKafka.lookAtTopics.mockResolvedValue(new Map([["old", liveTopic({})]]));
    await plan({});
    expect(said.warn.mock.calls.map(([text]) => text)).toEqual(["Would be deleted with all records: topic old."]);
    expect(topicsInKafka.deleteTopics).not.toHaveBeenCalled();
  });
});
