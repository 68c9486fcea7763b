import { describe, expect, it } from "vitest";
import type { ClusterSnapshot } from "../../src/readiness/snapshot.ts";
import { missing } from "../../src/testing/nodes.ts";

const partition = (isr: number[]) => ({ topic: "orders", partition: 0, leader: 1, replicas: [1, 2], isr });
const snapshot = (
  change: { isr?: number[]; brokers?: number[]; ok?: boolean; role?: string } = {},
): ClusterSnapshot => ({
  zookeepers: [{ node: "zookeeper-1", role: change.role, said: "" }],
  addresses: [
    {
      node: "kafka-2",
      listener: "EXTERNAL",
      address: "127.0.0.1:2",
      from: "host",
      ok: change.ok ?? true,
      said: "refused",
    },
    { node: "kafka-3", listener: "EXTERNAL", address: "127.0.0.1:3", from: "host", ok: false, said: "refused" },
  ],
  kafka: {
    clusterId: "x",
    controllerId: 1,
    brokers: (change.brokers ?? [1, 2]).map((id) => ({ id, host: "127.0.0.1", port: id })),
    topics: [{ name: "orders", partitions: [partition(change.isr ?? [1, 2])] }],
  } as unknown as NonNullable<ClusterSnapshot["kafka"]>,
  kafkaReason: "",
});

describe("A node that was restarted", () => {
  it("serves again when it is registered, answers, and has every copy it holds in sync", () => {
    expect(missing("kafka-2", 2, snapshot())).toEqual([]);
    expect(missing("kafka-2", 2, snapshot({ brokers: [1] }))).toEqual(["kafka-2 is not registered"]);
    expect(missing("kafka-2", 2, snapshot({ ok: false }))).toEqual(["127.0.0.1:2 does not answer (refused)"]);
    expect(missing("kafka-2", 2, snapshot({ isr: [1] }))).toEqual(["kafka-2 is behind in orders-0"]);
    expect(missing("kafka-2", 2, { ...snapshot(), kafka: undefined })).toEqual(["no broker answers"]);
  });

  it("does not wait for others that are down", () => {
    expect(missing("kafka-1", 1, snapshot({ isr: [1] }))).toEqual([]);
  });

  it("has its role where it is one of ZooKeeper's", () => {
    expect(missing("zookeeper-1", 1, snapshot({ role: "standalone" }))).toEqual([]);
    expect(missing("zookeeper-1", 1, snapshot())).toEqual(["zookeeper-1 has no role in the ensemble"]);
  });
});
