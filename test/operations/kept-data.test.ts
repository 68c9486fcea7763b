import { describe, expect, it } from "vitest";
import { listOf, refuseUsed } from "../../src/operations/data/data.ts";
import { keptIn, nodesOf } from "../../src/operations/data/kubernetes.ts";
import { claim, namespace, ours, runningPod } from "./namespace.ts";

describe("what a cluster keeps in a namespace", () => {
  it("is its claims, with their sizes, in the order of the nodes' numbers", () => {
    const live = namespace(0);
    live.claims.set("data-kafka-10", claim("data-kafka-10"));
    const kept = keptIn(live, { cluster: "staging" });
    expect(kept.map(({ name }) => name)).toEqual([
      ...["data-kafka-1", "data-kafka-2", "data-kafka-3", "data-kafka-10"],
      ...["data-zookeeper-1", "data-zookeeper-2", "data-zookeeper-3"],
    ]);
    expect(kept[0]).toEqual({ name: "data-kafka-1", cluster: "staging", size: "10Gi", retired: false, usedBy: [] });
    expect(keptIn(live, { stack: "kafka-cluster/staging" })).toHaveLength(7);
    expect(keptIn(live, {})).toHaveLength(7);
  });

  it("is never another cluster's, another stack's, or nobody's", () => {
    const live = namespace(0);
    live.claims.set("data-kafka-9", claim("data-kafka-9", { ...ours, "kafka-cluster.cluster": "other" }));
    live.claims.set("uploads", claim("uploads", {}));
    const names = (owner: object) => keptIn(live, owner).map(({ name }) => name);
    expect(names({ cluster: "staging" })).not.toContain("data-kafka-9");
    expect(names({ cluster: "staging" })).not.toContain("uploads");
    expect(names({ cluster: "other" })).toEqual(["data-kafka-9"]);
    expect(names({ stack: "kafka-cluster/elsewhere" })).toEqual([]);
  });

  it("is a claim too that its StatefulSet made again, unless another cluster is in the namespace", () => {
    const live = namespace(0);
    live.claims.set("data-kafka-2", claim("data-kafka-2", { "kafka-cluster.role": "broker" }));
    const names = () => keptIn(live, { cluster: "staging" }).map(({ name }) => name);
    expect(names()).toContain("data-kafka-2");
    live.claims.set("x", claim("x", { ...ours, "kafka-cluster.uid": "uid-2", "kafka-cluster.cluster": "other" }));
    expect(names()).not.toContain("data-kafka-2");
  });

  it("is told with what a person wants to know of it", () => {
    const live = namespace(0);
    const retired = claim("data-kafka-3");
    retired.metadata = {
      ...retired.metadata,
      annotations: { ...retired.metadata?.annotations, "kafka-cluster.retired": "true" },
    };
    live.claims.set("data-kafka-3", retired);
    const text = listOf(keptIn(live, { cluster: "staging" }));
    expect(text).toContain("  data-kafka-1 (10Gi)\n");
    expect(text).toContain("  data-kafka-3 (10Gi, its broker has left)");
  });

  it("is in use as long as a pod has it, whoever's pod that is", () => {
    const live = namespace(0);
    live.pods.set("copy", { ...runningPod("kafka-2"), metadata: { name: "copy" } });
    const kept = keptIn(live, { cluster: "staging" });
    expect(() => refuseUsed(kept)).toThrow("The data is still in use, nothing was deleted.");
    expect(kept.find(({ usedBy }) => usedBy.length > 0)).toMatchObject({ name: "data-kafka-2", usedBy: ["copy"] });
  });

  it("is kept by a cluster that is still there, as its StatefulSets and pods tell", () => {
    expect(nodesOf(namespace(0), { cluster: "staging" })).toEqual(["StatefulSet kafka", "StatefulSet zookeeper"]);
    expect(nodesOf(namespace(), { stack: "kafka-cluster/staging" })).toContain("pod zookeeper-2");
    expect(nodesOf(namespace(), { cluster: "other" })).toEqual([]);
  });
});
