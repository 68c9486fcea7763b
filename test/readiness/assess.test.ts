import { describe, expect, it } from "vitest";
import { assess } from "../../src/readiness/assess.ts";
import type { AddressState, ClusterSnapshot } from "../../src/readiness/snapshot.ts";
import { clusterOf } from "../model/cluster-of.ts";
import { healthy, role, topic, withTopics } from "./snapshots.ts";

const { brokers } = clusterOf();
const well = healthy();
const kafkaWith = (change: Partial<NonNullable<ClusterSnapshot["kafka"]>>) => ({
  ...well,
  kafka: { ...(well.kafka as NonNullable<ClusterSnapshot["kafka"]>), ...change },
});
const ensemble = (...roles: readonly (string | undefined)[]) => ({
  ...well,
  zookeepers: roles.map((is, index) => role(`zookeeper-${index + 1}`, is)),
});
const mute = (node: string, listener: string) =>
  well.addresses.map((one) =>
    one.node === node && one.listener === listener ? { ...one, ok: false, said: "connection refused" } : one,
  );
const elsewhere = (one: AddressState): AddressState => ({
  ...one,
  ok: false,
  said: `${one.address} answers for another cluster (Zz, this one is c)`,
  otherCluster: true,
});
const manyPartitions = Array.from({ length: 8 }, () => ({ replicas: [1, 2, 3], isr: [1] }));

interface Case {
  readonly what: string;
  readonly seen: ClusterSnapshot;
  readonly says: readonly (readonly [node: string | undefined, message: string])[];
}

const cases: readonly Case[] = [
  { what: "everything is well", seen: well, says: [] },
  { what: "a single ZooKeeper stands alone", seen: ensemble("standalone"), says: [] },
  {
    what: "a broker would deny topics that others have",
    seen: {
      ...well,
      unaware: [
        { address: "127.0.0.1:9093", topics: ["a", "b", "c", "d", "e", "f"] },
        { address: "elsewhere:9092", topics: ["orders"] },
      ],
    },
    says: [
      ["kafka-2", "kafka-2 does not know every topic yet: a, b, c, d, e and 1 more"],
      [undefined, "the broker at elsewhere:9092 does not know every topic yet: orders"],
    ],
  },
  {
    what: "a ZooKeeper node is silent",
    seen: ensemble("follower", "leader", undefined),
    says: [["zookeeper-3", "zookeeper-3 has no role in the ensemble (connection refused)"]],
  },
  {
    what: "two ZooKeepers lead",
    seen: ensemble("leader", "leader", "follower"),
    says: [[undefined, "ZooKeeper has 2 leaders, wanted one"]],
  },
  {
    what: "every ZooKeeper stands alone",
    seen: ensemble("standalone", "standalone", "standalone"),
    says: [[undefined, "ZooKeeper has 3 leaders, wanted one"]],
  },
  {
    what: "none leads",
    seen: ensemble("follower", "follower", "follower"),
    says: [[undefined, "ZooKeeper has 0 leaders, wanted one"]],
  },
  {
    what: "no broker answers",
    seen: { ...well, kafka: undefined, kafkaReason: "no broker answered: 127.0.0.1:9092 (connection refused)" },
    says: [
      [undefined, "no broker answered a Metadata request (no broker answered: 127.0.0.1:9092 (connection refused))"],
    ],
  },
  {
    what: "a broker is not registered",
    seen: kafkaWith({ brokers: well.kafka?.brokers.slice(1) ?? [] }),
    says: [["kafka-1", "kafka-1 is not registered (broker id 1)"]],
  },
  {
    what: "there is no controller",
    seen: kafkaWith({ controllerId: -1 }),
    says: [[undefined, "there is no controller"]],
  },
  {
    what: "the controller has gone",
    seen: kafkaWith({ controllerId: 9 }),
    says: [[undefined, "there is no controller"]],
  },
  {
    what: "a partition has no leader",
    seen: withTopics(well, topic("orders", 2, [{ replicas: [1, 2], isr: [], leader: -1 }])),
    says: [[undefined, "1 of 1 partitions without a leader: orders-0"]],
  },
  {
    what: "many partitions lack copies in sync",
    seen: withTopics(well, topic("orders", 2, manyPartitions)),
    says: [
      [undefined, "8 of 8 partitions under-replicated: orders-0, orders-1, orders-2, orders-3, orders-4 and 3 more"],
    ],
  },
  {
    what: "an address does not answer on this machine",
    seen: { ...well, addresses: mute("kafka-2", "EXTERNAL") },
    says: [
      ["kafka-2", "kafka-2's EXTERNAL address 127.0.0.1:9093 did not answer from this machine (connection refused)"],
    ],
  },
  {
    what: "an address does not answer inside",
    seen: { ...well, addresses: mute("kafka-1", "INTERNAL") },
    says: [["kafka-1", "kafka-1's INTERNAL address kafka-1:9092 did not answer from kafka-2 (connection refused)"]],
  },
  {
    what: "an address leads to another cluster",
    seen: {
      ...well,
      addresses: well.addresses.map((one) => (one.address === "127.0.0.1:9094" ? elsewhere(one) : one)),
    },
    says: [
      [
        "kafka-3",
        "kafka-3's EXTERNAL address is not its own: 127.0.0.1:9094 answers for another cluster (Zz, this one is c). Lead that name and port to kafka-3, or give this cluster another host or other ports",
      ],
    ],
  },
];

describe("What keeps a cluster from being ready", () => {
  it.each(cases)("is told when $what", ({ seen, says }) => {
    expect(assess(brokers, seen)).toEqual(says.map(([node, message]) => ({ node, message })));
  });

  it("is told all at once, ZooKeeper first", () => {
    const seen = { ...ensemble("leader", "follower", undefined), kafka: undefined, kafkaReason: "refused" };
    expect(assess(brokers, { ...seen, addresses: mute("kafka-2", "EXTERNAL") }).map(({ message }) => message)).toEqual([
      "zookeeper-3 has no role in the ensemble (connection refused)",
      "no broker answered a Metadata request (refused)",
      "kafka-2's EXTERNAL address 127.0.0.1:9093 did not answer from this machine (connection refused)",
    ]);
  });
});
