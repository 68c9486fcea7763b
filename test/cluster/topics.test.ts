import "./mocked.ts";

import * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { KafkaCluster } from "../../src/cluster.ts";
import type { DescribedTopic } from "../../src/kafka/client.ts";
import type { Description } from "../../src/spec/schema.ts";
import { liveTopic } from "../topics/live-topic.ts";
import { hasRun } from "./has-run.ts";
import { answerWell } from "./mocked-kafka.ts";
import { engine } from "./mocked-session.ts";
import { mockPulumi, urnsOf } from "./program.ts";

const topicsInKafka = vi.hoisted(() => ({
  lookAtTopics: vi.fn<(bootstrap: readonly string[], names: readonly string[]) => Promise<unknown>>(),
  bringTopic: vi.fn(),
  deleteTopics: vi.fn(),
}));
vi.mock("../../src/topics/bring.ts", () => topicsInKafka);

const { registered, kept, callHook } = await mockPulumi(false);
const said = { info: vi.spyOn(pulumi.log, "info"), warn: vi.spyOn(pulumi.log, "warn") };

const inKafka = (topics: Readonly<Record<string, DescribedTopic>>) =>
  topicsInKafka.lookAtTopics.mockResolvedValue(new Map(Object.entries(topics)));
const up = (topics: Description["topics"]) => new KafkaCluster("local", { target: "docker", topics }).ready;
const topicsRegistered = () => registered.filter(({ type }) => type === "kafka-cluster:index:Topic");

beforeEach(() => {
  registered.length = 0;
  kept.clear();
  answerWell(() => {});
  engine.session = hasRun().session;
  for (const one of Object.values(topicsInKafka)) one.mockReset();
  for (const one of Object.values(said)) one.mockReset().mockResolvedValue();
  vi.stubEnv("KAFKA_CLUSTER_ALLOW", "");
});

describe("The topics of a cluster", () => {
  it("are resources of their own below it, kept by Kafka whatever becomes of the state", async () => {
    inKafka({});
    await up({ orders: { partitions: 6, retention: "7d" }, "new.orders": {} });
    expect(urnsOf(registered).filter((line) => line.includes(":Topic"))).toEqual([
      "kafka-cluster:index:Topic::local/new.orders in kafka-cluster:index:KafkaCluster::local",
      "kafka-cluster:index:Topic::local/orders in kafka-cluster:index:KafkaCluster::local",
    ]);
    expect(topicsRegistered().every(({ retainOnDelete }) => retainOnDelete)).toBe(true);
    expect(topicsRegistered().find(({ name }) => name === "local/orders")?.inputs).toEqual({
      topic: "orders",
      partitions: 6,
      replicationFactor: 3,
      config: { "retention.ms": "604800000" },
      found: { at: expect.any(String), partitions: 0 },
    });
  });

  it("are asked for by nobody where there are none", async () => {
    await up({});
    expect(topicsInKafka.lookAtTopics).not.toHaveBeenCalled();
    expect(topicsRegistered()).toEqual([]);
  });

  it("are made by the step that puts them into the state, and by no other", async () => {
    inKafka({});
    await up({ orders: {} });
    expect(topicsInKafka.bringTopic).not.toHaveBeenCalled();
    expect(await callHook("local/orders-topic")).toBe("");
    expect(topicsInKafka.bringTopic).toHaveBeenCalledWith(
      ["127.0.0.1:9092", "127.0.0.1:9093", "127.0.0.1:9094"],
      expect.objectContaining({ name: "orders" }),
      expect.objectContaining({ make: "make" }),
    );
  });

  it("that turn out to exist when they are to be made are taken over as they are", async () => {
    inKafka({});
    topicsInKafka.bringTopic.mockResolvedValueOnce(liveTopic({ copies: [3, 3, 3] })).mockResolvedValue(undefined);
    await up({ orders: { partitions: 5 } });
    expect(await callHook("local/orders-topic")).toBe("");
    expect(topicsInKafka.bringTopic.mock.calls.map(([, , work]) => work)).toMatchObject([
      { make: "make" },
      { make: undefined, partitions: 5 },
    ]);
  });

  it("that are as described note nothing, and what was found earlier stays noted", async () => {
    inKafka({ orders: liveTopic({ copies: [3, 3, 3] }) });
    await up({ orders: { partitions: 3 } });
    expect(topicsRegistered()).toMatchObject([{ ignoreChanges: ["found"] }]);
    expect(topicsRegistered()[0]?.inputs).not.toHaveProperty("found");
  });

  it("lose the settings that the state knows and the description has no more", async () => {
    inKafka({ orders: liveTopic({ copies: [3, 3, 3], own: { "segment.ms": "5", "flush.ms": "7" } }) });
    await up({ orders: { partitions: 3 } });
    await callHook("local/orders-topic", { config: { "segment.ms": "5" } });
    expect(topicsInKafka.bringTopic.mock.calls[0]?.[2]).toMatchObject({ remove: ["segment.ms"] });
  });

  it("are all refused before one is touched, in one message without a stack", async () => {
    inKafka({ a: liveTopic({ partitions: 5 }), b: liveTopic({ own: { "retention.ms": "-1" }, copies: [3, 3, 3] }) });
    const reason: unknown = await up({ a: {}, b: { partitions: 3, retention: "1d" } }).catch((error: unknown) => error);
    expect(reason).toMatchObject({
      message: expect.stringMatching(
        /^2 things stand in the way of the cluster's topics\. No topic was changed\.\n\ntopic a {2}fewer-partitions\n[\s\S]*topic b {2}records-would-go\n/,
      ),
      stack: "",
    });
    expect(topicsRegistered()).toEqual([]);
  });

  it("refuse in their step what only the state tells: a setting taken back that kept records", async () => {
    inKafka({ orders: liveTopic({ copies: [3, 3, 3], own: { "retention.ms": "-1" } }) });
    await up({ orders: { partitions: 3 } });
    const failure = await callHook("local/orders-topic", { config: { "retention.ms": "-1" } });
    expect(failure).toMatch(/This topic was not changed; others may have been\.\n\ntopic orders {2}records-would-go/);
    expect(topicsInKafka.bringTopic).not.toHaveBeenCalled();
  });

  it("that left the description are deleted only by name, and Kafka's own never", async () => {
    vi.stubEnv("KAFKA_CLUSTER_ALLOW", "delete-topic:old,delete-topic:__consumer_offsets,delete-topic:not-there");
    inKafka({ old: liveTopic({}) });
    await up({});
    expect(topicsInKafka.lookAtTopics.mock.calls[0]?.[1]).toEqual(["old", "not-there"]);
    expect(topicsInKafka.deleteTopics.mock.calls).toEqual([[expect.any(Array), ["old"]]]);
    expect(said.warn.mock.calls[0]?.[0]).toBe("Deleted with all records: topic old.");
  });
});
