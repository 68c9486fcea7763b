import type * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { KafkaCluster } from "../../src/cluster.ts";
import type { Description } from "../../src/spec/schema.ts";
import type { Session } from "../../src/targets/kubernetes/session.ts";
import { label } from "../../src/targets/labels.ts";
import { expectFile } from "../artefact.ts";
import { kubernetesClusterOf } from "../model/cluster-of.ts";
import { fakeApi } from "../targets/kubernetes/fake-api.ts";
import { identity, type LiveParts, liveOf, ours, runningLive } from "../targets/kubernetes/live-of.ts";
import { mockPulumi, type Registration, urnsOf } from "./program.ts";

const cluster: { session: Session | undefined } = { session: undefined };
vi.mock("../../src/targets/kubernetes/session.ts", () => ({ openSession: async () => cluster.session }));
// Pulumi's mocks know no transforms: what those add is the unit tests' and the real engine's (test/e2e/kubernetes).
vi.mock("@pulumi/kubernetes", async (original) => {
  const { default: real, ...rest } = await original<{ default: typeof kubernetes } & typeof kubernetes>();
  class Chart extends real.helm.v4.Chart {
    constructor(name: string, args: kubernetes.helm.v4.ChartArgs, options: pulumi.ComponentResourceOptions) {
      const { transforms: _, ...others } = options;
      super(name, args, others);
    }
  }
  return { ...rest, helm: { ...real.helm, v4: { ...real.helm.v4, Chart } } };
});

const { registered, kept } = await mockPulumi(true);
for (const one of [vi.spyOn(pulumi.log, "info"), vi.spyOn(pulumi.log, "warn")]) one.mockResolvedValue();

const standard = {
  metadata: { name: "standard", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
};
const none = { items: [] };
const api = fakeApi({
  core: { listNamespacedResourceQuota: () => none, listNamespacedLimitRange: () => none },
  storage: { listStorageClass: () => ({ items: [standard] }) },
});
const useLive = (live = liveOf({ namespace: undefined })) => {
  cluster.session = { api, live };
};

beforeEach(() => {
  registered.length = 0;
  kept.clear();
  useLive();
});

async function plan(description: Partial<Description> = {}): Promise<void> {
  const place = { context: "lab", namespace: "kafka" };
  const made = new KafkaCluster("local", {
    target: "kubernetes",
    ...description,
    kubernetes: { ...place, ...description.kubernetes },
  });
  await made.ready;
}
const ofType = (type: string): readonly Registration[] => registered.filter((one) => one.type.includes(type));
interface Metadata {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}
const metadataOf = ({ inputs }: Registration): Metadata => inputs.metadata as Metadata;

describe("The plan of a cluster on Kubernetes", () => {
  it("has these resources, whose types, names and parents are state for ever", async () => {
    await plan();
    expectFile(`${import.meta.dirname}/../golden/urns-kubernetes.txt`, `${urnsOf(registered).join("\n")}\n`);
  });

  it("has controllers in place of ZooKeeper in KRaft, with claims and a chart's release of their own", async () => {
    await plan({ metadata: "kraft" });
    const urns = urnsOf(registered);
    expectFile(`${import.meta.dirname}/../golden/urns-kubernetes-kraft.txt`, `${urns.join("\n")}\n`);
    const charts = ofType("kubernetes:helm.sh/v4:Chart").map(({ name, inputs }) => [name, inputs.chart, inputs.name]);
    expect(charts).toEqual([
      ["local-controller", expect.stringMatching(/charts\/kafka$/), "controller"],
      ["local-kafka", expect.stringMatching(/charts\/kafka$/), "kafka"],
    ]);
    expect(ofType("PersistentVolumeClaim").filter(({ retainOnDelete }) => !retainOnDelete)).toEqual([]);
    for (const claim of ofType("PersistentVolumeClaim"))
      expect((claim.inputs.metadata as Metadata).annotations["kafka-cluster.voters"]).toBe(
        "controller-1,controller-2,controller-3",
      );
  });

  it("keeps every claim and the namespace, whatever is deleted, and nothing else", async () => {
    await plan();
    const retained = registered.filter(({ retainOnDelete }) => retainOnDelete).map(({ name }) => name);
    expect(retained.toSorted()).toEqual([
      ...[1, 2, 3].map((id) => `local-kafka-${id}-data`),
      "local-namespace",
      ...[1, 2, 3].map((id) => `local-zookeeper-${id}-data`),
    ]);
  });

  it("binds its one provider to the cluster's identity, and lets it take over what exists", async () => {
    kept.set("local-identity", identity);
    await plan();
    const providers = ofType("pulumi:providers:kubernetes");
    expect(providers.map(({ inputs }) => inputs)).toMatchObject([
      {
        context: "lab",
        clusterIdentifier: identity.uid,
        upsertExistingObjects: "true",
        enableConfigMapMutable: "true",
      },
    ]);
    for (const one of ofType("kubernetes:")) {
      if (!one.type.startsWith("pulumi:"))
        expect(one.provider, one.name).toContain("pulumi:providers:kubernetes::local");
    }
  });

  it("gives a claim what its StatefulSet looks for, whose it is, and no wait for a pod", async () => {
    await plan({ kubernetes: { storageClass: "standard", brokerStorage: "2Gi" } });
    const claim = ofType("PersistentVolumeClaim").find(({ name }) => name === "local-kafka-2-data");
    expect(claim?.inputs).toMatchObject({
      metadata: {
        name: "data-kafka-2",
        namespace: "kafka",
        labels: { [label.cluster]: "local", [label.node]: "kafka-2", [label.role]: "broker" },
        annotations: { "pulumi.com/skipAwait": "true", "pulumi.com/patchForce": "true" },
      },
      spec: { storageClassName: "standard", resources: { requests: { storage: "2048Mi" } } },
    });
    expect(claim?.replaceOnChanges).toEqual([`metadata.annotations["${label.life}"]`]);
  });

  it("notes on claims and pods which version of Kafka uses them, and what the brokers speak", async () => {
    await plan({ interBrokerProtocol: "3.8" });
    const claims = ofType("PersistentVolumeClaim").map((one) => metadataOf(one).annotations[label.version]);
    expect(claims).toEqual(Array(6).fill("3.9.2 3.8"));
    for (const { inputs } of ofType("kubernetes:helm.sh/v4:Chart"))
      expect(inputs).toMatchObject({ values: { podAnnotations: { [label.version]: "3.9.2 3.8" } } });
  });

  it("lets the brokers' chart depend on ZooKeeper's, so that a deletion stops the brokers first", async () => {
    await plan();
    const charts = ofType("kubernetes:helm.sh/v4:Chart");
    expect(charts.map(({ name }) => name)).toEqual(["local-zookeeper", "local-kafka"]);
    expect(charts[1]?.dependsOn).toContain("local-zookeeper");
  });

  it("leaves alone what only a Kubernetes cluster could tell, where none answers", async () => {
    cluster.session = undefined;
    await plan();
    for (const one of ofType("PersistentVolumeClaim"))
      expect(one.ignoreChanges).toEqual([`metadata.annotations["${label.life}"]`]);
    const [provider] = ofType("pulumi:providers:kubernetes");
    expect(Object.keys(provider?.inputs ?? {}).toSorted()).toEqual(["clusterIdentifier", "renderYamlToDirectory"]);
  });

  it("makes no namespace that is there already and is not its own", async () => {
    useLive(liveOf({ namespace: { labels: {}, annotations: {} } }));
    await plan();
    expect(ofType("Namespace")).toEqual([]);
  });

  it("makes its namespace anew where that is gone, and goes on with one from before it had a life", async () => {
    const path = `metadata.annotations["${label.life}"]`;
    const planned = async (namespace: ReturnType<typeof liveOf>["namespace"]) => {
      registered.length = 0;
      kept.set("local-identity", identity);
      useLive(liveOf({ namespace }));
      await plan();
      const [one] = ofType("core/v1:Namespace");
      return {
        life: one && metadataOf(one).annotations[label.life],
        ignored: one?.ignoreChanges,
        by: one?.replaceOnChanges,
      };
    };
    expect(await planned(undefined)).toEqual({ life: expect.stringMatching(/^[0-9a-f]{8}$/), ignored: [], by: [path] });
    const first = { labels: ours.labels, annotations: { ...ours.annotations, [label.life]: "first" } };
    expect(await planned(first)).toEqual({ life: "first", ignored: [], by: [path] });
    expect(await planned(ours)).toEqual({ life: "", ignored: [path], by: [] });
  });

  it("makes a web view anew that somebody deleted, and leaves one alone that is there", async () => {
    const lifeWith = async (deployments: NonNullable<LiveParts["deployments"]>) => {
      registered.length = 0;
      kept.set("local-identity", identity);
      useLive(liveOf({ deployments }));
      await plan({ ui: true });
      const [one] = ofType("apps/v1:Deployment");
      return one && [metadataOf(one).annotations[label.life], one.ignoreChanges.length];
    };
    const annotations = { ...ours.annotations, [label.life]: "first" };
    expect(await lifeWith([{ metadata: { name: "kafka-ui", ...ours, annotations } }])).toEqual(["first", 0]);
    expect(await lifeWith([])).toEqual([expect.stringMatching(/^[0-9a-f]{8}$/), 0]);
  });

  it("keeps the life of every claim that is there, and gives a new one to what is gone", async () => {
    kept.set("local-identity", identity);
    const sized = { brokerStorage: "1Gi", zookeeperStorage: "1Gi" };
    const described = kubernetesClusterOf({ kubernetes: sized });
    const live = runningLive(described);
    live.claims instanceof Map && live.claims.delete("data-zookeeper-2");
    useLive(live);
    await plan({ kubernetes: sized });
    const lives = Object.fromEntries(
      ofType("PersistentVolumeClaim").map((one) => [metadataOf(one).name, metadataOf(one).annotations[label.life]]),
    );
    expect(lives["data-kafka-1"]).toBe("life-of-data-kafka-1");
    expect(lives["data-zookeeper-2"]).toMatch(/^[0-9a-f]{8}$/);
  });
});

describe("A cluster on Kubernetes that cannot be", () => {
  it("is refused with everything at once, and no object is registered", async () => {
    useLive(
      liveOf({ services: [{ metadata: { name: "kafka" } }], configMaps: [{ metadata: { name: "kafka-files" } }] }),
    );
    await expect(plan({ kubernetes: { storageClass: "fast" } })).rejects.toThrow(/^3 things stand in the way/);
    expect(ofType("kubernetes:")).toEqual([]);
  });

  it("is refused where its namespace was deleted, and begins empty by a word alone", async () => {
    kept.set("local-identity", identity);
    kept.set("local-place", { context: "lab", namespace: "kafka" });
    kept.set("local-filled", { mark: "before" });
    await expect(plan()).rejects.toThrow("namespace-lost");
    expect(ofType("kubernetes:")).toEqual([]);
    vi.stubEnv("KAFKA_CLUSTER_ALLOW", "empty-cluster:local");
    await plan();
    vi.unstubAllEnvs();
    expect(ofType("core/v1:Namespace")).toHaveLength(1);
  });

  it("is refused in another namespace while its data is in the first one", async () => {
    kept.set("local-place", { context: "nobody-knows-this-context", namespace: "before" });
    await expect(plan()).rejects.toThrow(
      "kubernetes.namespace is now kafka, this stack's cluster was born with before",
    );
  });
});
