import { describe, expect, expectTypeOf, it } from "vitest";
import type { Facts } from "../../src/testing/facts.ts";
import type * as told from "../../src/testing/index.cjs";
import type { Topic } from "../../src/testing/nodes.ts";
import { type ClusterOptions, settleOptions } from "../../src/testing/options.ts";

/** One of each, as index.d.cts has them: a key more or less there does not compile here (`npm run check`). */
const everything: Required<told.ClusterOptions> = {
  metadata: "zookeeper",
  brokers: 3,
  zookeepers: 1,
  network: true,
  name: "orders",
  version: "3.9.2",
  image: "kafka-cluster/kafka:3.9.2",
  heap: "256m",
  overrides: { "log.retention.hours": 1 },
  hostGateway: true,
};

describe("What index.d.cts tells whoever writes a test", () => {
  it("is what the code takes: the same options, no wider than they are", () => {
    expectTypeOf<keyof told.ClusterOptions>().toEqualTypeOf<keyof ClusterOptions>();
    expectTypeOf<told.ClusterOptions>().toExtend<ClusterOptions>();
    expect(settleOptions(everything)).toEqual(everything);
  });

  it("is what the code takes of topics, and gives of the cluster", () => {
    expectTypeOf<told.TopicOptions>().toEqualTypeOf<Topic>();
    expectTypeOf<Pick<told.ThrowawayCluster, keyof Facts>>().toEqualTypeOf<Facts>();
    type Verbs = Exclude<keyof told.ThrowawayCluster, keyof Facts>;
    expectTypeOf<Verbs>().toEqualTypeOf<"createTopic" | "kill" | "restart" | "stop">();
  });
});
