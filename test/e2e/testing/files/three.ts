import assert from "node:assert/strict";
import { test } from "node:test";
import { type ThrowawayCluster, withCluster } from "kafka-cluster/testing";

const read = async (cluster: ThrowawayCluster, value: string): Promise<string> => {
  const { roundtrip } = await import("./roundtrip.mjs");
  return roundtrip(cluster.brokers, "orders", value) as Promise<string>;
};

test("TypeScript has a cluster whose nodes can be killed and restarted, and is told what is wrong", async () => {
  await withCluster({ name: "test-files" }, async (cluster) => {
    await cluster.createTopic("orders");
    await cluster.kill("kafka-1");
    await cluster.restart("kafka-1");
    assert.equal(await read(cluster, "of three"), "of three");
    await assert.rejects(cluster.kill("kafka-9"), /There is no node kafka-9: this cluster has zookeeper-1, kafka-1/);
    await assert.rejects(cluster.createTopic("orders"), /TOPIC_ALREADY_EXISTS/);
  });
});
