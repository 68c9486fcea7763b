import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { uiFile } from "../../src/properties/ui.ts";
import { clusterOf, kubernetesClusterOf } from "../model/cluster-of.ts";

const read = (...of: Parameters<typeof uiFile>) => parse(uiFile(...of).content) as { kafka: { clusters: object[] } };

describe("The web view's file", () => {
  it("names the brokers by their INTERNAL listeners, as neighbours reach them", () => {
    expect(read(clusterOf({ ui: true })).kafka.clusters).toEqual([
      { name: "local", bootstrapServers: "kafka-1:9092,kafka-2:9092,kafka-3:9092" },
    ]);
    const { kafka } = read(kubernetesClusterOf({ ui: true, brokers: { count: 1 } }));
    expect(kafka.clusters).toEqual([
      { name: "local", bootstrapServers: expect.stringMatching(/^kafka-1\.[a-z-]+\.svc:9092$/) },
    ]);
  });

  it("names every worker of Connect, where there are some, and asks for no password", () => {
    const file = read(clusterOf({ ui: true, connect: { workers: 2 } }));
    expect(file.kafka.clusters).toMatchObject([
      { kafkaConnect: [{ name: "connect", address: "http://connect-1:8083,http://connect-2:8083" }] },
    ]);
    expect(file).toMatchObject({ auth: { type: "DISABLED" }, "dynamic.config.enabled": false });
  });
});
