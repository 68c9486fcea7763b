import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Broker, ZooKeeperNode } from "../../src/model/cluster.ts";
import { changeOrder, hostedBy, mayRestart } from "../../src/readiness/gate.ts";
import type { ClusterSnapshot, ZooKeeperState } from "../../src/readiness/snapshot.ts";
import { clusterOf } from "../model/cluster-of.ts";
import { address, anySnapshot, healthy, improved, role, topic, withTopics } from "./snapshots.ts";

const { brokers, zookeepers } = clusterOf({ brokers: { count: 5 }, zookeeper: { count: 5 } });
const broker = (id: number) => brokers[id - 1] as Broker;
const zookeeper = (id: number) => zookeepers[id - 1] as ZooKeeperNode;
const anyBroker = fc.constantFrom(...brokers);
const anyNode = fc.constantFrom(...brokers, ...zookeepers);

const partitionsOf = (snapshot: ClusterSnapshot) =>
  (snapshot.kafka?.topics ?? []).flatMap((one) =>
    one.partitions.map((p) => ({ ...p, min: Math.min(one.minInSync, p.replicas.length), asked: one.minInSync })),
  );

describe("The gate before a broker is stopped, in any state of a cluster,", () => {
  it("never lets a partition fall below its min ISR that could stay above it", () => {
    fc.assert(
      fc.property(anySnapshot, anyBroker, (snapshot, node) => {
        fc.pre(mayRestart(node, snapshot).allowed);
        const answering = new Set(snapshot.addresses.filter(({ ok }) => ok).map((a) => a.node));
        for (const p of partitionsOf(snapshot)) {
          if (!p.replicas.includes(node.id) || p.replicas.length <= p.min) continue;
          const left = p.isr.filter((id) => id !== node.id && answering.has(`kafka-${id}`));
          expect(left.length).toBeGreaterThanOrEqual(p.min);
          expect(p.leader).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("lets nobody go who does not answer, nor anybody while the controller does not", () => {
    fc.assert(
      fc.property(anySnapshot, anyBroker, fc.boolean(), (snapshot, node, evenSilent) => {
        fc.pre(mayRestart(node, snapshot, evenSilent).allowed);
        const answering = new Set(snapshot.addresses.filter(({ ok }) => ok).map((a) => a.node));
        const controller = snapshot.kafka?.controllerId ?? -1;
        expect(evenSilent || answering.has(node.name)).toBe(true);
        expect(controller === node.id || answering.has(`kafka-${controller}`)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it("names the partitions that no wait can help, and never waits for them", () => {
    fc.assert(
      fc.property(anySnapshot, anyBroker, (snapshot, node) => {
        const { unavoidable, reasons } = mayRestart(node, snapshot);
        const without = partitionsOf(snapshot).filter(
          (p) => p.replicas.includes(node.id) && p.replicas.length <= p.asked,
        );
        expect(unavoidable).toEqual(without.map((p) => `${p.topic}-${p.partition}`));
        for (const name of unavoidable) expect(reasons.filter((text) => text.startsWith(`${name} `))).toEqual([]);
      }),
    );
  });

  it("lets nobody go without ZooKeeper's quorum", () => {
    fc.assert(
      fc.property(anySnapshot, anyNode, (snapshot, node) => {
        const all = snapshot.zookeepers.length;
        fc.pre(all > 1 && mayRestart(node, snapshot).allowed);
        const left = snapshot.zookeepers.filter((z) => z.node !== node.name && z.role !== undefined);
        expect(left.length).toBeGreaterThan(all / 2);
      }),
      { numRuns: 1000 },
    );
  });

  it("never turns a yes into a no because more is in sync, answers or serves", () => {
    const pairs = anySnapshot.chain((before) => fc.tuple(fc.constant(before), improved(before)));
    fc.assert(
      fc.property(pairs, anyNode, ([before, after], node) => {
        if (mayRestart(node, before).allowed) expect(mayRestart(node, after)).toMatchObject({ allowed: true });
      }),
      { numRuns: 2000 },
    );
  });

  it("says no when no broker answers", () => {
    fc.assert(
      fc.property(anySnapshot, anyBroker, (snapshot, node) => {
        const mute = { ...snapshot, kafka: undefined, kafkaReason: "connection refused" };
        const { allowed, reasons } = mayRestart(node, mute);
        expect(allowed).toBe(false);
        expect(reasons).toContain("no broker answered (connection refused)");
      }),
    );
  });

  it("gives a reason with every no, and none with a yes", () => {
    fc.assert(
      fc.property(anySnapshot, anyNode, (snapshot, node) => {
        const { allowed, reasons } = mayRestart(node, snapshot);
        expect(allowed).toBe(reasons.length === 0);
      }),
    );
  });
});

describe("The gate, by example,", () => {
  const reasonsFor = (node: Broker | ZooKeeperNode, snapshot: ClusterSnapshot) => mayRestart(node, snapshot).reasons;

  it("lets any node of a healthy cluster go", () => {
    for (const node of [broker(1), broker(2), broker(3), zookeeper(1), zookeeper(2)]) {
      expect(mayRestart(node, healthy())).toEqual({ allowed: true, reasons: [], unavoidable: [] });
    }
  });

  it("keeps a broker whose partition has too few others in sync, and counts them", () => {
    const snapshot = withTopics(healthy(), topic("orders", 2, [{ replicas: [1, 2, 3], isr: [1, 3] }]));
    expect(reasonsFor(broker(1), snapshot)).toEqual(["orders-0 has only [1, 3] in sync and needs 2 without kafka-1"]);
    expect(reasonsFor(broker(2), snapshot)).toEqual([]);
  });

  it("keeps a broker for a partition without a leader, even if it is not in sync itself", () => {
    const snapshot = withTopics(healthy(), topic("orders", 1, [{ replicas: [1, 2], isr: [2], leader: -1 }]));
    expect(reasonsFor(broker(1), snapshot)).toEqual(["orders-0 has only [2] in sync and needs 1 without kafka-1"]);
  });

  it("does not count a broker that is listed as in sync and does not answer", () => {
    const dead = healthy().addresses.map((one) => (one.node === "kafka-3" ? { ...one, ok: false } : one));
    expect(reasonsFor(broker(1), { ...healthy(), addresses: dead })).toEqual([
      "orders-0 has only [1, 2, 3] in sync, of which kafka-3 did not answer, and needs 2 without kafka-1",
    ]);
  });

  const without = (...nodes: readonly string[]) => ({
    ...healthy(),
    addresses: healthy().addresses.filter(({ node }) => !nodes.includes(node)),
  });
  const silent = (node: string) => ({
    ...healthy(),
    addresses: healthy().addresses.map((one) =>
      one.node === node ? { ...one, ok: false, said: "no answer in 2 s" } : one,
    ),
  });

  it("does not count a broker that is listed as in sync and was not even asked, for it does not run", () => {
    expect(reasonsFor(broker(1), without("kafka-3"))).toEqual([
      "orders-0 has only [1, 2, 3] in sync, of which kafka-3 did not answer, and needs 2 without kafka-1",
    ]);
  });

  it("does not count a broker that answers outside while its neighbours do not reach it", () => {
    const addresses = healthy().addresses.map((one) =>
      one.node === "kafka-3" && one.listener === "INTERNAL" ? { ...one, ok: false } : one,
    );
    expect(reasonsFor(broker(1), { ...healthy(), addresses })).toEqual([
      "orders-0 has only [1, 2, 3] in sync, of which kafka-3 did not answer, and needs 2 without kafka-1",
    ]);
  });

  it("does not count a broker whose ports are open and that has no word, nor asks one from the broker itself", () => {
    expect(reasonsFor(broker(1), { ...healthy(), heard: [1, 2] })).toEqual([
      "orders-0 has only [1, 2, 3] in sync, of which kafka-3 did not answer, and needs 2 without kafka-1",
    ]);
    expect(reasonsFor(broker(3), { ...healthy(), heard: [1, 2] })).toEqual([]);
    expect(reasonsFor(broker(1), { ...healthy(), heard: [1, 2, 3] })).toEqual([]);
  });

  it("keeps a broker that runs and does not answer, although the others would do, unless that is allowed", () => {
    expect(reasonsFor(broker(3), silent("kafka-3"))).toEqual([
      "kafka-3 runs and does not answer (no answer in 2 s): it may be reading its log again",
    ]);
    expect(reasonsFor(broker(3), without("kafka-3"))).toEqual([
      "kafka-3 runs and does not answer (not asked): it may be reading its log again",
    ]);
    expect(mayRestart(broker(3), silent("kafka-3"), true)).toMatchObject({ allowed: true, reasons: [] });
  });

  it("keeps every broker but the controller while the controller is silent, or unknown", () => {
    const elsewhere = (snapshot: ClusterSnapshot) =>
      withTopics(snapshot, topic("orders", 1, [{ replicas: [1, 3], isr: [1, 3] }]));
    expect(reasonsFor(broker(1), elsewhere(silent("kafka-2")))).toEqual([
      "kafka-2 is the controller and does not answer: it would make no other broker a leader",
    ]);
    expect(mayRestart(broker(2), elsewhere(silent("kafka-2")), true).allowed).toBe(true);
    const { kafka } = healthy();
    const nobody = { ...healthy(), kafka: kafka && { ...kafka, controllerId: -1 } };
    expect(reasonsFor(broker(1), nobody)).toEqual(["there is no controller that would make other brokers leaders"]);
  });

  it("counts a broker that answers inside and, after a change of ports, not yet outside", () => {
    const moved = [1, 2, 3].flatMap((id) => [address(id, "EXTERNAL", false), address(id, "INTERNAL")]);
    expect(reasonsFor(broker(1), { ...healthy(), addresses: moved })).toEqual([]);
  });

  it("does not wait for a topic of one copy, and names it", () => {
    const snapshot = withTopics(healthy(), topic("logs", 1, [{ replicas: [1], isr: [1] }]));
    expect(mayRestart(broker(1), snapshot)).toEqual({ allowed: true, reasons: [], unavoidable: ["logs-0"] });
  });

  it("keeps a ZooKeeper node while another one has no role", () => {
    const ensemble = [role("zookeeper-1", "follower"), role("zookeeper-2", "leader"), role("zookeeper-3", undefined)];
    expect(reasonsFor(zookeeper(1), { ...healthy(), zookeepers: ensemble })).toEqual([
      "without zookeeper-1 only 1 of 3 ZooKeeper nodes would serve, 2 are needed; zookeeper-3 (connection refused)",
    ]);
    expect(reasonsFor(zookeeper(3), { ...healthy(), zookeepers: ensemble })).toEqual([]);
    expect(reasonsFor(broker(1), { ...healthy(), zookeepers: ensemble })).toEqual([]);
  });

  it("keeps every broker while ZooKeeper has no quorum: what Kafka says of its replicas is out of date then", () => {
    const ensemble = [role("zookeeper-1", undefined), role("zookeeper-2", undefined), role("zookeeper-3", "follower")];
    expect(reasonsFor(broker(1), { ...healthy(), zookeepers: ensemble })).toEqual([
      "only 1 of 3 ZooKeeper nodes serve, 2 are needed; zookeeper-1 (connection refused), zookeeper-2 (connection refused)",
    ]);
  });

  describe("of an ensemble that grows", () => {
    const joining = (one: ZooKeeperState): ZooKeeperState => ({ ...one, joins: true });
    const away = (node: string) => joining(role(node, undefined, "unknown name"));
    const of = (...zookeepers: ZooKeeperState[]) => ({ ...healthy(), zookeepers });

    it("lets the only member go when the newcomer whose vote it needs then is there, even if it has no role yet", () => {
      const only = role("zookeeper-1", "leader");
      const waits = joining(
        role("zookeeper-2", undefined, "This ZooKeeper instance is not currently serving requests"),
      );
      expect(reasonsFor(zookeeper(1), of(only, waits, away("zookeeper-3")))).toEqual([]);
      expect(reasonsFor(zookeeper(1), of(only, joining(role("zookeeper-2", "follower")), away("zookeeper-3")))).toEqual(
        [],
      );
      expect(reasonsFor(zookeeper(1), of(only, away("zookeeper-2"), away("zookeeper-3")))).toEqual([
        "without zookeeper-2 (unknown name) zookeeper-1 would not find a quorum when it is back",
      ]);
    });

    it("lets a member of three go only while a majority of the old list and one of the new serve without it", () => {
      const [first, leader, third] = [1, 2, 3].map((id) => role(`zookeeper-${id}`, id === 2 ? "leader" : "follower"));
      if (first === undefined || leader === undefined || third === undefined) throw new Error("three were made");
      const fourth = joining(role("zookeeper-4", "follower"));
      const fifth = joining(role("zookeeper-5", "follower"));
      const gone = role("zookeeper-3", undefined);
      expect(reasonsFor(zookeeper(1), of(first, leader, third, fourth, away("zookeeper-5")))).toEqual([]);
      expect(reasonsFor(zookeeper(1), of(first, leader, third, away("zookeeper-4"), away("zookeeper-5")))).toEqual([
        "without zookeeper-1 only 2 of 5 ZooKeeper nodes would serve, 3 are needed; zookeeper-4 (unknown name), zookeeper-5 (unknown name)",
      ]);
      // Newcomers do not count by the old list, and the leader goes by that.
      expect(reasonsFor(zookeeper(1), of(first, leader, gone, fourth, fifth))).toEqual([
        "without zookeeper-1 only 1 of 3 ZooKeeper nodes would serve, 2 are needed; zookeeper-3 (connection refused)",
      ]);
    });
  });

  it("lets the only ZooKeeper node go, which nothing can replace meanwhile", () => {
    expect(reasonsFor(zookeeper(1), { ...healthy(), zookeepers: [role("zookeeper-1", "standalone")] })).toEqual([]);
  });
});

describe("The order of a change", () => {
  const names = (nodes: readonly { readonly name: string }[]) => nodes.map(({ name }) => name);

  it("is ZooKeeper before the brokers, its leader after its followers, and the controller at the end", () => {
    const nodes = [...brokers.slice(0, 3), ...zookeepers.slice(0, 3)];
    expect(names(changeOrder(nodes, healthy()))).toEqual([
      "zookeeper-1",
      "zookeeper-3",
      "zookeeper-2",
      "kafka-1",
      "kafka-3",
      "kafka-2",
    ]);
  });

  it("is the given one where neither leader nor controller is known", () => {
    const unknown = { ...healthy(), zookeepers: [], kafka: undefined };
    expect(names(changeOrder([...zookeepers, ...brokers], unknown))).toEqual(names([...zookeepers, ...brokers]));
  });

  it("holds the same nodes", () => {
    fc.assert(
      fc.property(anySnapshot, fc.shuffledSubarray([...brokers, ...zookeepers]), (snapshot, nodes) => {
        expect(names(changeOrder(nodes, snapshot)).toSorted()).toEqual(names(nodes).toSorted());
      }),
    );
  });
});

describe("What a broker hosts", () => {
  it("is every partition with a replica on it, in sync or not", () => {
    const snapshot = withTopics(
      healthy(),
      topic("a", 1, [
        { replicas: [1, 2], isr: [1] },
        { replicas: [3], isr: [3] },
      ]),
      topic("b", 1, [{ replicas: [2], isr: [] }]),
    );
    expect(hostedBy(2, snapshot)).toEqual(["a-0", "b-0"]);
    expect(hostedBy(4, snapshot)).toEqual([]);
  });

  it("is unknown when no broker answers", () => {
    expect(hostedBy(1, { ...healthy(), kafka: undefined })).toBeUndefined();
  });
});
