import { describe, expect, it } from "vitest";
import { kubernetesAccess } from "../../../src/targets/kubernetes/vantage.ts";
import { kubernetesClusterOf } from "../../model/cluster-of.ts";
import { fakeApi } from "./fake-api.ts";

describe("The way to brokers that only pods can reach", () => {
  it("leads to what they tell clients, and to what those of an earlier release still tell: their pods' names", () => {
    const { ways = [] } = kubernetesAccess(fakeApi(), kubernetesClusterOf({ brokers: { count: 1 } }));
    expect(ways.map(({ address: { host, port } }) => `${host}:${port}`)).toEqual([
      "kafka-1.kafka.svc:9092",
      "kafka-1.kafka-headless.kafka.svc:9092",
    ]);
  });
});
