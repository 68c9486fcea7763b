import { describe, expect, it } from "vitest";
import { foreignObjects } from "../../../../src/targets/kubernetes/preflight/foreign.ts";
import { label } from "../../../../src/targets/labels.ts";
import { kubernetesClusterOf } from "../../../model/cluster-of.ts";
import { claim, identity, type LiveParts, liveOf, ours, runningLive, statefulSet, theirs } from "../live-of.ts";

const external = { mode: "nodePort", host: "localhost", nodePortBase: 32_000, allowPlaintext: true } as const;
const cluster = kubernetesClusterOf({ kubernetes: { external } });
const found = (parts: LiveParts) => foreignObjects(cluster, identity, liveOf(parts));
const named = (name: string, marks: object = {}) => ({ metadata: { name, ...marks } });

describe("Objects under a cluster's names in its namespace", () => {
  it("are no obstacle where they are its own, or where there are none", () => {
    expect(foreignObjects(cluster, identity, runningLive(cluster))).toEqual([]);
    expect(found({})).toEqual([]);
    expect(found({ services: [named("web")] })).toEqual([]);
  });

  it.each<[string, LiveParts]>([
    ["foreign-statefulset StatefulSet kafka", { statefulSets: [named("kafka")] }],
    ["foreign-service Service kafka", { services: [named("kafka")] }],
    ["foreign-service Service zookeeper-headless", { services: [named("zookeeper-headless")] }],
    ["foreign-service Service kafka-3", { services: [named("kafka-3")] }],
    ["foreign-service Service kafka-2-external", { services: [named("kafka-2-external")] }],
    ["foreign-configmap ConfigMap kafka-files", { configMaps: [named("kafka-files")] }],
    ["foreign-poddisruptionbudget PodDisruptionBudget kafka", { disruptionBudgets: [named("kafka")] }],
    ["foreign-networkpolicy NetworkPolicy zookeeper", { networkPolicies: [named("zookeeper")] }],
    ["foreign-claim claim data-kafka-1", { claims: [named("data-kafka-1")] }],
  ])("are told where nothing of ours has made them: %s", (expected, parts) => {
    expect(found(parts).map(({ code, about }) => `${code} ${about}`)).toEqual([expected]);
  });

  it("are of no concern while the namespace is being deleted: nothing can be made there", () => {
    const namespace = { ...ours, deletedAt: new Date("2026-01-02T03:04:05Z") };
    expect(found({ namespace, services: [named("kafka")] })).toMatchObject([
      {
        code: "namespace-leaving",
        message: expect.stringContaining("is being deleted since 2026-01-02T03:04:05.000Z"),
        remedy: expect.stringContaining("kubectl --context lab wait --for=delete namespace/kafka"),
      },
    ]);
  });

  it("are the web view's Deployment where the description has one", () => {
    const parts: LiveParts = { deployments: [named("kafka-ui")] };
    const told = foreignObjects(kubernetesClusterOf({ ui: {} }), identity, liveOf(parts));
    expect(told).toMatchObject([{ code: "foreign-deployment", about: "Deployment kafka-ui" }]);
    expect(found(parts)).toEqual([]);
  });

  it("are those of Connect where the description has it", () => {
    const described = kubernetesClusterOf({ connect: { mode: "standalone", secrets: { database: "./a" } } });
    const parts: LiveParts = {
      statefulSets: [named("connect")],
      services: [named("connect"), named("connect-headless")],
      configMaps: [named("connect-files")],
      secrets: [named("connect-secrets")],
      networkPolicies: [named("connect")],
      claims: [named("offsets-connect-1")],
    };
    expect(
      foreignObjects(described, identity, liveOf(parts))
        .map(({ about }) => about)
        .toSorted(),
    ).toEqual([
      "ConfigMap connect-files",
      "NetworkPolicy connect",
      "Secret connect-secrets",
      "Service connect",
      "Service connect-headless",
      "StatefulSet connect",
      "claim offsets-connect-1",
    ]);
    // Secrets are looked at only where there are some.
    expect(found({ ...parts, secrets: [] })).toEqual([]);
  });

  it("are its own still where somebody removed their labels, or the annotations, but not both", () => {
    expect(found({ services: [named("kafka", { annotations: ours.annotations })] })).toEqual([]);
    expect(found({ services: [named("kafka", { labels: ours.labels })] })).toEqual([]);
    expect(found({ services: [named("kafka", { annotations: { [label.stack]: identity.stack } })] })).toHaveLength(1);
  });

  it("may be a claim that its StatefulSet made again after somebody had deleted it", () => {
    const claims = [named("data-kafka-1")];
    expect(found({ claims, statefulSets: [statefulSet("broker")] })).toEqual([]);
  });

  it("are one obstacle, by its name, where another cluster of ours has the namespace", () => {
    const claims = [claim(cluster, { name: "kafka-1", role: "broker" }, { marks: theirs })];
    const obstacles = found({ claims, services: [named("kafka", theirs)], statefulSets: [named("kafka", theirs)] });
    expect(obstacles).toMatchObject([
      {
        code: "namespace-taken",
        about: "namespace kafka",
        message:
          "Namespace kafka has cluster orders (ffffffffffff, stack other/prod) already; this stack's cluster is 0123456789ab. A namespace has one cluster.",
      },
    ]);
  });
});

describe("A namespace that is missing", () => {
  it("is made, or missed where it is not to be", () => {
    expect(found({ namespace: undefined })).toEqual([]);
    const fixed = kubernetesClusterOf({ kubernetes: { createNamespace: false } });
    expect(foreignObjects(fixed, identity, liveOf({ namespace: undefined }))).toMatchObject([
      { code: "namespace-missing", remedy: expect.stringContaining("kubectl --context lab create namespace kafka") },
    ]);
  });
});
