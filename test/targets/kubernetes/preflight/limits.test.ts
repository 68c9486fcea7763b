import type { V1LimitRangeItem } from "@kubernetes/client-node";
import { describe, expect, it } from "vitest";
import { limitObstacles } from "../../../../src/targets/kubernetes/preflight/limits.ts";
import { kubernetesClusterOf } from "../../../model/cluster-of.ts";
import { liveOf, runningLive } from "../live-of.ts";

const cluster = kubernetesClusterOf({ kubernetes: { brokerStorage: "2Gi", zookeeperStorage: "1Gi" } });
const against = (limit: V1LimitRangeItem, live = liveOf()) =>
  limitObstacles(cluster, live, [{ metadata: { name: "sizes" }, spec: { limits: [limit] } }]).map((o) => o.message);

describe("A limit range", () => {
  it("that everything keeps to is no obstacle", () => {
    expect(against({ type: "Container", max: { cpu: "4", memory: "8Gi" }, min: { cpu: "1m" } })).toEqual([]);
    expect(against({ type: "Pod" })).toEqual([]);
  });

  it("is told once for each role and amount that does not keep to it", () => {
    expect(against({ type: "Container", max: { cpu: "200m" } })).toEqual([
      "kafka-1 asks for 250m of cpu; at most 200m is allowed for a Container.",
    ]);
    expect(against({ type: "Pod", min: { cpu: "1" } })).toEqual([
      "zookeeper-1 asks for 100m of cpu; at least 1 is allowed for a Pod.",
      "kafka-1 asks for 250m of cpu; at least 1 is allowed for a Pod.",
    ]);
  });

  it("holds for Connect's workers too", () => {
    const described = kubernetesClusterOf({ connect: { workers: 2, heap: "2g" } });
    const limits: V1LimitRangeItem[] = [{ type: "Container", max: { memory: "1Gi" } }];
    expect(limitObstacles(described, liveOf(), [{ spec: { limits } }]).map(({ message }) => message)).toEqual([
      "connect-1 asks for 2304Mi of memory; at most 1Gi is allowed for a Container.",
    ]);
  });

  it("of claims holds for those that are still to be made", () => {
    const limit: V1LimitRangeItem = { type: "PersistentVolumeClaim", max: { storage: "1Gi" } };
    expect(against(limit)).toEqual([
      "claim data-kafka-1 asks for 2048Mi of storage; at most 1Gi is allowed for a PersistentVolumeClaim.",
    ]);
    expect(against(limit, runningLive(cluster))).toEqual([]);
  });
});
