import type { V1ResourceQuota } from "@kubernetes/client-node";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { namedObjects } from "../../../../src/targets/kubernetes/preflight/foreign.ts";
import { added, quotaObstacles, quotas } from "../../../../src/targets/kubernetes/preflight/quota.ts";
import { kubernetesClusterOf } from "../../../model/cluster-of.ts";
import { fakeApi, refused } from "../fake-api.ts";
import { claim, liveOf, runningLive } from "../live-of.ts";

const cluster = kubernetesClusterOf({ kubernetes: { brokerStorage: "2Gi", zookeeperStorage: "1Gi" } });
const GiB = 2 ** 30;
const quota = (hard: Record<string, string>, used: Record<string, string> = {}, spec = {}): V1ResourceQuota => ({
  metadata: { name: "team" },
  spec: { hard, ...spec },
  status: { hard, used },
});

describe("What a cluster adds to a namespace's quota", () => {
  it("is all its pods and claims at its birth", () => {
    const amounts = added(cluster, liveOf());
    expect(amounts).toMatchObject({ pods: 6, persistentvolumeclaims: 6, "requests.storage": 9 * GiB });
    expect(amounts).toMatchObject({ services: 6, configmaps: 2, "count/statefulsets.apps": 2 });
    expect(amounts["requests.cpu"]).toBeCloseTo(1.05);
    expect(amounts["limits.memory"]).toBe(amounts["requests.memory"]);
    expect(amounts["limits.cpu"]).toBeUndefined();
  });

  it("is nothing while it runs, and the growth of its claims where they grow", () => {
    const claims = [...cluster.zookeepers, ...cluster.brokers].map((node) =>
      claim(cluster, node, { storage: node.name === "kafka-1" ? "1536Mi" : node.role === "broker" ? "2Gi" : "1Gi" }),
    );
    const named = (kind: string) =>
      namedObjects(cluster, liveOf()).flatMap(([one, , names]) =>
        one === kind ? names.map((name) => ({ metadata: { name } })) : [],
      );
    const there = { claims, services: named("Service"), configMaps: named("ConfigMap") };
    const { "requests.storage": storage, ...rest } = added(cluster, runningLive(cluster, there));
    expect(storage).toBe(GiB / 2);
    expect(Object.values(rest).filter((amount) => amount !== 0)).toEqual([GiB / 2]);
  });

  it("is Connect's workers too, and a claim only of a standalone one", () => {
    const at = (connect: object) => added(kubernetesClusterOf({ connect }), liveOf());
    expect(at({ workers: 2 })).toMatchObject({ pods: 8, persistentvolumeclaims: 6 });
    expect(at({ mode: "standalone" })).toMatchObject({ pods: 7, persistentvolumeclaims: 7 });
    const [one, none] = [at({ workers: 1 }), added(kubernetesClusterOf(), liveOf())];
    expect((one["limits.memory"] ?? 0) - (none["limits.memory"] ?? 0)).toBe(512 * 2 ** 20);
  });

  it("is Services of their kind, and a load balancer's takes a node port too", () => {
    const at = (mode: "nodePort" | "loadBalancer") => {
      const host = mode === "nodePort" ? { host: "localhost", nodePortBase: 32_000 } : {};
      return added(
        kubernetesClusterOf({ kubernetes: { external: { mode, allowPlaintext: true, ...host } } }),
        liveOf(),
      );
    };
    expect(at("nodePort")).toMatchObject({ services: 9, "services.nodeports": 3 });
    expect(at("nodePort")["services.loadbalancers"]).toBeUndefined();
    expect(at("loadBalancer")).toMatchObject({
      services: 9,
      "services.nodeports": 3,
      "services.loadbalancers": 3,
      configmaps: 3,
    });
    expect(added(cluster, liveOf())["services.nodeports"]).toBeUndefined();
  });

  it("is the web view's pod too, once", () => {
    const described = kubernetesClusterOf({ ui: true });
    expect(added(described, liveOf())).toMatchObject({ pods: 7, services: 7, "count/deployments.apps": 1 });
    const pods = [{ metadata: { name: "kafka-ui-7d4b9c-x2x4z" } }];
    expect(added(described, liveOf({ pods }))).toMatchObject({ pods: 6 });
  });

  it("is counted for the storage class too", () => {
    const named = kubernetesClusterOf({ kubernetes: { storageClass: "fast" } });
    expect(added(named, liveOf())["fast.storageclass.storage.k8s.io/persistentvolumeclaims"]).toBe(6);
  });
});

describe("A quota", () => {
  const counted = { services: 6, configmaps: 2, "services.nodeports": 3 };
  const needs = { ...counted, pods: 6, "requests.cpu": 1, "requests.memory": 4 * GiB, "requests.storage": 9 * GiB };

  it("that suffices, or speaks of something else, is no obstacle", () => {
    expect(quotaObstacles(needs, [quota({ pods: "6", cpu: "1", secrets: "0" })])).toEqual([]);
  });

  it.each([
    ["pods", "10", "5", "6 of pods, and 5 is left (5 of 10 is used)"],
    ["cpu", "1", "500m", "1 of cpu, and 0.5 is left (500m of 1 is used)"],
    ["memory", "4Gi", "1Mi", "4096Mi of memory, and 4095Mi is left"],
    ["services", "5", "2", "6 of services, and 3 is left (2 of 5 is used)"],
    ["count/configmaps", "1", "0", "2 of count/configmaps, and 1 is left"],
    ["services.nodeports", "2", "0", "3 of services.nodeports, and 2 is left"],
    ["requests.storage", "1Gi", "2Gi", "9216Mi of requests.storage, and 0Mi is left"],
  ])("of %s that is too small is told with what is left", (name, hard, used, said) => {
    expect(quotaObstacles(needs, [quota({ [name]: hard }, { [name]: used })])).toMatchObject([
      { code: "quota-too-small", about: "ResourceQuota team", message: expect.stringContaining(said) },
    ]);
  });

  it("for some pods only is left to the API server", () => {
    expect(quotaObstacles(needs, [quota({ pods: "0" }, {}, { scopes: ["BestEffort"] })])).toEqual([]);
  });

  it("refuses exactly what does not fit", () => {
    fc.assert(
      fc.property(fc.nat(100), fc.nat(100), fc.nat(100), (need, hard, used) => {
        const obstacles = quotaObstacles({ pods: need }, [quota({ pods: String(hard) }, { pods: String(used) })]);
        expect(obstacles.length).toBe(need > 0 && used + need > hard ? 1 : 0);
      }),
    );
  });

  it("that may not be read is said to be left out", async () => {
    const list = () => {
      throw refused(403);
    };
    const api = fakeApi({ core: { listNamespacedResourceQuota: list } });
    expect(await quotas(api, cluster, liveOf())).toEqual({
      obstacles: [],
      skipped: ["Quotas may not be read with these rights"],
    });
  });
});
