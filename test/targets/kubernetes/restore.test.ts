import { describe, expect, it, vi } from "vitest";
import { restoreScale, scaledText, scaledWorkloads } from "../../../src/targets/kubernetes/restore.ts";
import { kubernetesClusterOf } from "../../model/cluster-of.ts";
import { fakeApi } from "./fake-api.ts";
import { statefulSet } from "./live-of.ts";

const cluster = kubernetesClusterOf();
const scaledBy = (manager: string, replicas: number) => {
  const set = statefulSet("broker", replicas);
  const managedFields = [
    { manager: "pulumi", fieldsV1: { "f:spec": { "f:template": {} } } },
    { manager, fieldsV1: { "f:spec": { "f:replicas": {} } } },
  ];
  return { ...set, metadata: { ...set.metadata, managedFields } };
};

describe("StatefulSets that somebody has scaled", () => {
  it("are none while both have as many pods as described, or are not there", () => {
    expect(scaledWorkloads(cluster, [statefulSet("broker"), statefulSet("zookeeper")])).toEqual([]);
    expect(scaledWorkloads(cluster, [])).toEqual([]);
  });

  it("are told with who has done it", () => {
    const [one, ...others] = scaledWorkloads(cluster, [scaledBy("kubectl", 2), statefulSet("zookeeper")]);
    expect([one, others]).toEqual([{ workload: "broker", has: 2, wants: 3, by: "kubectl" }, []]);
    expect(one && scaledText(one)).toBe(
      "StatefulSet kafka was scaled to 2 by kubectl; bringing it back to 3, as described.",
    );
    expect(scaledText({ workload: "zookeeper", has: 0, wants: 1, by: "somebody" })).toBe(
      "zookeeper was stopped; starting its 1 pod.",
    );
  });

  it("are Connect's workers too, where the description has some", () => {
    const workers = { metadata: { name: "connect" }, spec: { replicas: 0 } } as ReturnType<typeof statefulSet>;
    const described = kubernetesClusterOf({ connect: { workers: 2 } });
    expect(scaledWorkloads(described, [workers])).toMatchObject([{ workload: "connect", has: 0, wants: 2 }]);
    expect(scaledWorkloads(cluster, [workers])).toEqual([]);
  });

  it("are brought back, and nothing else is", async () => {
    const patch = vi.fn();
    const sets = [scaledBy("kubectl", 5), statefulSet("zookeeper")];
    const apps = { listNamespacedStatefulSet: () => ({ items: sets }), patchNamespacedStatefulSetScale: patch };
    const told: string[] = [];
    await restoreScale(fakeApi({ apps }), cluster, (text) => told.push(text));
    expect(patch.mock.calls.map(([request]) => request)).toMatchObject([
      { name: "kafka", namespace: "kafka", body: { spec: { replicas: 3 } } },
    ]);
    expect(told).toHaveLength(1);
  });
});
