import { describe, expect, it } from "vitest";
import type { Topic } from "../../src/model/cluster.ts";
import { foundOf, isDone, planTopic } from "../../src/topics/plan.ts";
import { liveTopic } from "./live-topic.ts";

const orders: Topic = { name: "orders", partitions: 3, replicationFactor: 2, config: { "retention.ms": "604800000" } };
const none: ReadonlySet<string> = new Set();
const live = (parts: Parameters<typeof liveTopic>[0] = {}) => liveTopic({ own: orders.config, ...parts });
const plan = (now: ReturnType<typeof live> | undefined, options: { allow?: string; forgotten?: string[] } = {}) =>
  planTopic(orders, now, options.allow === undefined ? none : new Set([options.allow]), options.forgotten);

describe("a topic", () => {
  it("that does not exist is made", () => {
    expect(plan(undefined)).toMatchObject({ work: { make: "make" }, obstacles: [] });
  });

  it("that is as described is left alone", () => {
    const { work, obstacles } = plan(live());
    expect([isDone(work), obstacles]).toEqual([true, []]);
    expect(foundOf(orders, live())).toBeUndefined();
  });

  it("grows", () => {
    expect(plan(live({ partitions: 2 }))).toMatchObject({ work: { make: undefined, partitions: 3 }, obstacles: [] });
    expect(foundOf(orders, live({ partitions: 2 }))).toEqual({ partitions: 2 });
  });

  it("gets other copies, also when only one partition has too many", () => {
    expect(plan(live({ copies: [2, 3, 2] })).work).toMatchObject({ make: undefined, copies: 2 });
    expect(foundOf(orders, live({ copies: [1, 1, 1] }))).toEqual({ replicationFactor: 1 });
  });

  it("has its settings set, also where the brokers' own happen to be the same", () => {
    const inherited = live({ own: {}, inherited: { "retention.ms": "604800000" } });
    expect(plan(inherited).work).toMatchObject({ set: { "retention.ms": "604800000" }, remove: [] });
    expect(plan(live({ own: { "retention.ms": "1000" } })).work.set).toEqual({ "retention.ms": "604800000" });
    expect(foundOf(orders, live({ own: { "retention.ms": "1000" } }))).toEqual({ "retention.ms": "1000" });
  });

  it("keeps what somebody else has set, and loses what an earlier description had", () => {
    const own = { ...orders.config, "segment.ms": "1", "flush.ms": "5" };
    expect(plan(live({ own }), { forgotten: ["flush.ms", "retention.ms", "never.set"] }).work).toMatchObject({
      set: {},
      remove: ["flush.ms"],
    });
  });

  it("that would have fewer partitions is refused, with the number it has and the word that allows it", () => {
    expect(plan(live({ partitions: 5 })).obstacles).toEqual([
      {
        code: "fewer-partitions",
        about: "topic orders",
        message:
          "orders has 5 partitions and is to have 3: Kafka takes none away, the topic would have to be made anew, empty.",
        remedy:
          "Set topics.orders.partitions to 5. Or give its records up: KAFKA_CLUSTER_ALLOW=delete-topic:orders for one run.",
      },
    ]);
  });

  it("is made anew with fewer partitions by consent to just this topic, and only where it has to be", () => {
    const allow = "delete-topic:orders";
    expect(plan(live({ partitions: 5 }), { allow })).toMatchObject({ work: { make: "make-anew" }, obstacles: [] });
    expect(plan(live({ partitions: 5 }), { allow: "delete-topic:order" }).obstacles).toHaveLength(1);
    expect(isDone(plan(live(), { allow }).work)).toBe(true);
  });

  it("that would lose records by a change of settings is refused, unless that is allowed", () => {
    const longer = live({ own: { "retention.ms": "-1" } });
    expect(plan(longer).obstacles).toMatchObject([
      {
        code: "records-would-go",
        message: "orders would lose records: it keeps them for ever and would only for 7d.",
        remedy: "Write what it has now. Or allow it: KAFKA_CLUSTER_ALLOW=delete-records:orders for one run.",
      },
    ]);
    expect(plan(longer, { allow: "delete-records:orders" })).toMatchObject({
      work: { set: orders.config },
      obstacles: [],
    });
  });

  it("that vanished is a difference that a plan shows", () => {
    expect(foundOf(orders, undefined)).toEqual({ partitions: 0 });
  });
});
