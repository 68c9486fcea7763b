"use strict";
const assert = require("node:assert/strict");
const { test } = require("node:test");
const { withCluster } = require("kafka-cluster/testing");

test("A CommonJS module has a cluster for one test", async () => {
  const said = await withCluster({ name: "test-files" }, async (cluster) => {
    const { roundtrip } = await import("./roundtrip.mjs");
    await cluster.createTopic("orders", { partitions: 1, config: { "retention.ms": "60000" } });
    return roundtrip(cluster.brokers, "orders", "of two");
  });
  assert.equal(said, "of two");
});
