import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startCluster } from "kafka-cluster/testing";
import { roundtrip } from "./roundtrip.mjs";

let cluster;
before(async () => {
  cluster = await startCluster({ name: "test-files" });
});
after(() => cluster?.stop());

test("An ES module starts a cluster before its tests, and has it alone", async () => {
  await cluster.createTopic("orders");
  assert.equal(await roundtrip(cluster.brokers, "orders", "of one"), "of one");
});
