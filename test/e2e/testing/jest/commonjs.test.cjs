"use strict";
const { afterAll, beforeAll, expect, test } = require("@jest/globals");
const { startCluster } = require("kafka-cluster/testing");

let cluster;
beforeAll(async () => {
  cluster = await startCluster({ name: "test-jest" });
});
afterAll(() => cluster?.stop());

test("A CommonJS module starts a cluster before its tests, and is told what Kafka refuses", async () => {
  expect(cluster.bootstrap).toMatch(/^127\.0\.0\.1:\d+$/);
  await cluster.createTopic("orders", { partitions: 2 });
  await expect(cluster.createTopic("orders")).rejects.toThrow("TOPIC_ALREADY_EXISTS");
});
