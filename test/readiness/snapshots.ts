import fc from "fast-check";
import type { PartitionState, TopicState } from "../../src/kafka/client.ts";
import type { AddressState, ClusterSnapshot, ZooKeeperState } from "../../src/readiness/snapshot.ts";

/** A look at a cluster of three and three in which everything is well, with one topic of three copies, min ISR 2. */
export function healthy(): ClusterSnapshot {
  return {
    zookeepers: [role("zookeeper-1", "follower"), role("zookeeper-2", "leader"), role("zookeeper-3", "follower")],
    addresses: [1, 2, 3].flatMap((id) => [address(id, "EXTERNAL"), address(id, "INTERNAL")]),
    kafka: {
      clusterId: "c",
      controllerId: 2,
      brokers: [1, 2, 3].map((id) => ({ id, host: "127.0.0.1", port: 9091 + id, rack: null })),
      topics: [topic("orders", 2, [{ replicas: [1, 2, 3], isr: [1, 2, 3] }])],
    },
    kafkaReason: "",
  };
}

export function role(node: string, is: string | undefined, said = is ?? "connection refused"): ZooKeeperState {
  return { node, role: is, said };
}

export function address(id: number, listener: AddressState["listener"], ok = true): AddressState {
  const node = `kafka-${id}`;
  const from = listener === "EXTERNAL" ? "host" : id === 1 ? "kafka-2" : "kafka-1";
  const where = listener === "EXTERNAL" ? `127.0.0.1:${9091 + id}` : `${node}:9092`;
  return { node, listener, address: where, from, ok, said: ok ? "ok" : "connection refused" };
}

type Partition = Pick<PartitionState, "replicas" | "isr"> & { readonly leader?: number };

export function topic(name: string, minInSync: number, partitions: readonly Partition[]): TopicState {
  return {
    name,
    internal: name.startsWith("__"),
    minInSync,
    partitions: partitions.map((p, partition) => ({ topic: name, partition, leader: p.isr[0] ?? -1, ...p })),
  };
}

/** A snapshot with other topics. */
export function withTopics(snapshot: ClusterSnapshot, ...topics: readonly TopicState[]): ClusterSnapshot {
  return snapshot.kafka === undefined ? snapshot : { ...snapshot, kafka: { ...snapshot.kafka, topics } };
}

const brokers = 5;
const ids = Array.from({ length: brokers }, (_, index) => index + 1);

const anyPartition: fc.Arbitrary<Partition> = fc
  .shuffledSubarray(ids, { minLength: 1 })
  .chain((replicas) => fc.tuple(fc.constant(replicas), fc.subarray(replicas), fc.boolean()))
  .map(([replicas, isr, offline]) => (offline ? { replicas, isr, leader: -1 } : { replicas, isr }));

const anyTopic = (index: number): fc.Arbitrary<TopicState> =>
  fc
    .tuple(fc.integer({ min: 1, max: brokers }), fc.array(anyPartition, { maxLength: 4 }))
    .map(([minInSync, partitions]) => topic(`topic-${index}`, minInSync, partitions));

const anyEnsemble: fc.Arbitrary<readonly ZooKeeperState[]> = fc
  .constantFrom(1, 3, 5)
  .chain((count) => fc.array(fc.constantFrom("leader", "follower", undefined), { minLength: count, maxLength: count }))
  .map((roles) => roles.map((is, index) => role(`zookeeper-${index + 1}`, is)));

const mostly = (is: boolean): fc.Arbitrary<boolean> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(is) }, { weight: 1, arbitrary: fc.constant(!is) });

/** Any look at five brokers: partitions in every state, addresses that answer or do not, members without a role. */
export const anySnapshot: fc.Arbitrary<ClusterSnapshot> = fc
  .tuple(
    anyEnsemble,
    fc.tuple(...[0, 1, 2].map(anyTopic)),
    fc.array(mostly(true), { minLength: brokers, maxLength: brokers }),
    fc.constantFrom(...ids, -1),
  )
  .map(([zookeepers, topics, answering, controllerId]) => ({
    zookeepers,
    addresses: ids.map((id, index) => address(id, "INTERNAL", answering[index])),
    kafka: {
      clusterId: "c",
      controllerId,
      brokers: ids.map((id) => ({ id, host: "127.0.0.1", port: 9091 + id, rack: null })),
      topics,
    },
    kafkaReason: "",
  }));

/** The same cluster a moment later, with more in sync, more answering and more roles, and nothing lost. */
export const improved = (snapshot: ClusterSnapshot): fc.Arbitrary<ClusterSnapshot> =>
  fc.infiniteStream(fc.boolean()).map((coins) => {
    const heads = () => coins.next().value === true;
    const topics = snapshot.kafka?.topics.map((one) => ({
      ...one,
      partitions: one.partitions.map((p) => {
        const isr = p.replicas.filter((id) => p.isr.includes(id) || heads());
        return { ...p, isr, leader: p.leader < 0 && heads() ? (isr[0] ?? -1) : p.leader };
      }),
    }));
    return {
      ...withTopics(snapshot, ...(topics ?? [])),
      addresses: snapshot.addresses.map((one) => (one.ok || heads() ? { ...one, ok: true } : one)),
      zookeepers: snapshot.zookeepers.map((one) =>
        one.role !== undefined || !heads() ? one : role(one.node, "follower"),
      ),
    };
  });
