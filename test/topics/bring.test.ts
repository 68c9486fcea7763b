import { beforeEach, describe, expect, it, vi } from "vitest";
import * as kafka from "../../src/kafka/client.ts";
import { KafkaRefused } from "../../src/kafka/client.ts";
import { bringTopic } from "../../src/topics/bring.ts";
import type { TopicWork } from "../../src/topics/plan.ts";
import { topic } from "../readiness/snapshots.ts";

/** What was asked of Kafka, in order. */
const { asked, noted } = vi.hoisted(() => {
  const list: unknown[][] = [];
  const noting = (name: string) => vi.fn(async (_: unknown, ...args: unknown[]) => void list.push([name, ...args]));
  return { asked: list, noted: noting };
});

vi.mock("../../src/kafka/client.ts", async (original) => ({
  ...(await original<typeof import("../../src/kafka/client.ts")>()),
  alterTopic: noted("alter"),
  createTopic: noted("create"),
  deleteTopic: noted("delete"),
  describeTopics: vi.fn(),
  growTopic: noted("grow"),
  reassign: noted("reassign"),
  readReassignments: vi.fn(),
  takeSnapshot: vi.fn(),
}));

const orders = { name: "orders", partitions: 3, replicationFactor: 2, config: {} };
const nothing: TopicWork = { make: undefined, partitions: undefined, copies: undefined, set: {}, remove: [] };
const bring = (work: Partial<TopicWork>) => bringTopic(["a:1"], orders, { ...nothing, ...work });

beforeEach(() => {
  asked.length = 0;
});

describe("A topic is brought where it should be", () => {
  it("by nothing at all where nothing is to be done", async () => {
    await bring({});
    expect(asked).toEqual([]);
  });

  it("by being made", async () => {
    await bring({ make: "make", partitions: 3 });
    expect(asked).toEqual([["create", orders]]);
  });

  it("by settings, partitions and copies, in this order: new partitions are copied too", async () => {
    vi.mocked(kafka.takeSnapshot).mockResolvedValue({
      clusterId: "c",
      controllerId: 1,
      brokers: [1, 2].map((id) => ({ id, host: "a", port: id, rack: null })),
      topics: [
        topic(
          "orders",
          1,
          [1, 1, 1].map((id) => ({ replicas: [id], isr: [id] })),
        ),
      ],
    });
    const moving = { topic: "orders", partition: 0, replicas: [1, 2], adding: [2], removing: [] };
    vi.mocked(kafka.readReassignments)
      .mockResolvedValueOnce([moving])
      .mockResolvedValue([{ ...moving, topic: "b" }]);
    const work = { set: { a: "1" }, remove: ["b"], partitions: 3, copies: 2 };
    await bring(work);
    expect(asked).toEqual([
      ["alter", "orders", { ...nothing, ...work }],
      ["grow", "orders", 3],
      ["reassign", "orders", new Map([0, 1, 2].map((partition) => [partition, [1, 2]]))],
    ]);
    expect(kafka.readReassignments).toHaveBeenCalledTimes(2);
  });

  it("by being deleted and made, as soon as Kafka has removed the old one", async () => {
    vi.mocked(kafka.createTopic).mockRejectedValueOnce(new KafkaRefused(36, "TOPIC_ALREADY_EXISTS", "it exists"));
    await bring({ make: "make-anew" });
    expect(asked).toEqual([
      ["delete", "orders"],
      ["create", orders],
    ]);
  });

  it("and is handed back where it exists after all: a broker that has just started did not know it", async () => {
    const refused = new KafkaRefused(36, "TOPIC_ALREADY_EXISTS", "it exists");
    const there = { name: "orders", partitions: 2, copies: [1, 1], settings: new Map() };
    vi.mocked(kafka.createTopic).mockRejectedValueOnce(refused);
    vi.mocked(kafka.describeTopics)
      .mockResolvedValueOnce(new Map())
      .mockResolvedValueOnce(new Map([["orders", there]]));
    expect(await bring({ make: "make" })).toEqual(there);
    expect(asked).toEqual([]);
  });

  it("or fails with what Kafka says", async () => {
    vi.mocked(kafka.createTopic).mockRejectedValueOnce(new KafkaRefused(44, "POLICY_VIOLATION", "too many"));
    await expect(bring({ make: "make" })).rejects.toThrow("too many");
  });
});
