import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Broker } from "../../src/model/cluster.ts";
import { mayRefillBroker, type RefillOptions } from "../../src/readiness/refill.ts";
import type { ClusterSnapshot } from "../../src/readiness/snapshot.ts";
import { clusterOf } from "../model/cluster-of.ts";
import { address, anySnapshot, healthy, improved, topic, withTopics } from "./snapshots.ts";

const { brokers } = clusterOf({ brokers: { count: 5 } });
const broker = (id: number) => brokers[id - 1] as Broker;
const anyBroker = fc.constantFrom(...brokers);
const anyLost = fc.subarray(brokers.map(({ id }) => id));
const nobody: RefillOptions = { lost: [], isGivenUp: () => false };
const may = (node: Broker, snapshot: ClusterSnapshot, options: Partial<RefillOptions> = {}) => {
  const { reasons, gone } = mayRefillBroker(node, snapshot, { ...nobody, ...options });
  return reasons.length === 0 && gone.length === 0;
};
const heldBy = ({ id }: Broker, { kafka }: ClusterSnapshot) =>
  (kafka?.topics ?? []).flatMap(({ partitions }) => partitions).filter(({ replicas }) => replicas.includes(id));
const answering = ({ addresses }: ClusterSnapshot) => new Set(addresses.filter(({ ok }) => ok).map(({ node }) => node));

describe("A broker that has lost its data, in any state of a cluster,", () => {
  it("starts empty only where another one leads each of its partitions, answers, and none counts on it", () => {
    fc.assert(
      fc.property(anySnapshot, anyBroker, (snapshot, node) => {
        fc.pre(may(node, snapshot));
        for (const { leader, isr } of heldBy(node, snapshot)) {
          expect(leader).not.toBe(node.id);
          expect(answering(snapshot)).toContain(`kafka-${leader}`);
          expect(isr).not.toContain(node.id);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("is told of each partition that nobody has but those who have lost it, and of no other", () => {
    fc.assert(
      fc.property(anySnapshot, anyBroker, anyLost, (snapshot, node, lost) => {
        const { gone } = mayRefillBroker(node, snapshot, { ...nobody, lost });
        const empty = [node.id, ...lost];
        for (const { topic: name, partition, isr, replicas, leader } of heldBy(node, snapshot)) {
          const havers = (isr.length > 0 ? isr : replicas).filter((id) => !empty.includes(id));
          const isLed = leader >= 0 && !empty.includes(leader);
          expect(gone.includes(`${name}-${partition}`)).toBe(havers.length === 0 && !isLed);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("waits for no topic that is given up, and for all others as before", () => {
    fc.assert(
      fc.property(anySnapshot, anyBroker, (snapshot, node) => {
        const without = withTopics(
          snapshot,
          ...(snapshot.kafka?.topics ?? []).filter(({ name }) => name !== "topic-0"),
        );
        expect(mayRefillBroker(node, snapshot, { ...nobody, isGivenUp: (name) => name === "topic-0" })).toEqual(
          mayRefillBroker(node, without, nobody),
        );
      }),
    );
  });

  it("never has to wait longer because more of the others answer", () => {
    const pairs = anySnapshot.chain((before) => fc.tuple(fc.constant(before), improved(before)));
    fc.assert(
      fc.property(pairs, anyBroker, ([before, { addresses }], node) => {
        if (may(node, before)) expect(may(node, { ...before, addresses })).toBe(true);
      }),
    );
  });

  it("waits where no broker answers", () => {
    const silent = { ...healthy(), kafka: undefined, kafkaReason: "connection refused" };
    expect(mayRefillBroker(broker(2), silent, nobody)).toEqual({
      reasons: ["no broker answered (connection refused)"],
      gone: [],
    });
  });
});

describe("A broker that has lost its data, by example,", () => {
  const orders = (...partitions: Parameters<typeof topic>[2]) =>
    withTopics(
      { ...healthy(), addresses: [1, 3].flatMap((id) => [address(id, "EXTERNAL"), address(id, "INTERNAL")]) },
      topic("orders", 2, partitions),
    );

  it("may begin once Kafka has noticed, though a single other copy is in sync: nothing else fills the cluster again", () => {
    expect(may(broker(2), orders({ replicas: [1, 2, 3], isr: [1, 3] }))).toBe(true);
    expect(may(broker(2), orders({ replicas: [1, 2, 3], isr: [3] }))).toBe(true);
  });

  it("may not while it is counted as in sync, leads, or who leads does not answer", () => {
    const snapshot = orders(
      { replicas: [1, 2], isr: [1, 2] },
      { replicas: [2, 3], isr: [2, 3], leader: 2 },
      { replicas: [1, 2, 4], isr: [4] },
      { replicas: [1, 2], isr: [1], leader: -1 },
    );
    expect(mayRefillBroker(broker(2), snapshot, nobody)).toEqual({
      reasons: [
        "orders-0 still has kafka-2 in its list of those in sync",
        "orders-1 has no other leader, [2, 3] in sync",
        "orders-2 is led by kafka-4, which did not answer",
        "orders-3 has no other leader, [1] in sync",
      ],
      gone: [],
    });
  });

  it("may not where it was the last one in sync, or the only copy", () => {
    const snapshot = orders({ replicas: [1, 2, 3], isr: [2], leader: -1 }, { replicas: [2], isr: [2], leader: -1 });
    expect(mayRefillBroker(broker(2), snapshot, nobody)).toEqual({ reasons: [], gone: ["orders-0", "orders-1"] });
  });

  it("waits for who may still be elected where nobody is in sync, unless they have lost their data too", () => {
    const snapshot = orders({ replicas: [1, 2], isr: [], leader: -1 });
    expect(mayRefillBroker(broker(2), snapshot, nobody).reasons).toEqual(["orders-0 has no other leader, [] in sync"]);
    expect(mayRefillBroker(broker(2), snapshot, { ...nobody, lost: [1] }).gone).toEqual(["orders-0"]);
  });
});
