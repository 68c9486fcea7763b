import { expect, test } from "@jest/globals";
import { withCluster } from "kafka-cluster/testing";

test("An ES module has a cluster for one test, and its node names", async () => {
  const nodes = await withCluster({ name: "test-jest" }, async (cluster) => {
    await cluster.createTopic("orders");
    return cluster.nodes;
  });
  expect(nodes).toEqual(["zookeeper-1", "kafka-1"]);
});
