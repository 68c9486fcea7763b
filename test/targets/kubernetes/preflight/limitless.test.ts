import { describe, expect, it } from "vitest";
import { limitlessPods } from "../../../../src/targets/kubernetes/preflight/limitless.ts";
import { kubernetesClusterOf } from "../../../model/cluster-of.ts";

const cluster = kubernetesClusterOf();
const quota = { metadata: { name: "team" }, spec: { hard: { "limits.cpu": "8" } } };
const range = (limit: object) => ({ spec: { limits: [{ type: "Container", ...limit }] } });
const limited = { resources: { broker: { cpuLimit: 2 }, zookeeper: { cpuLimit: 1 } } };

describe("A quota over limits of processors", () => {
  it("makes no pod without one, and is told with the pods and the keys", () => {
    const [obstacle, ...others] = limitlessPods(cluster, [quota], []);
    expect(others).toEqual([]);
    expect(obstacle).toMatchObject({ code: "quota-wants-limit", about: "ResourceQuota team" });
    expect(obstacle?.message).toContain(
      "zookeeper-1, zookeeper-2, zookeeper-3, kafka-1, kafka-2, kafka-3 would have none",
    );
    expect(obstacle?.remedy).toContain("kubernetes.resources.broker.cpuLimit");
  });

  it.each([
    ["another quota", [{ ...quota, spec: { hard: { pods: "8" } } }], []],
    ["one for some pods only", [{ ...quota, spec: { ...quota.spec, scopes: ["BestEffort"] } }], []],
    ["a default for containers", [quota], [range({ _default: { cpu: "1" } })]],
    ["a greatest amount, which is the default where no other is said", [quota], [range({ max: { cpu: "1" } })]],
  ])("is no obstacle: %s", (_, quotas, ranges) => {
    expect(limitlessPods(cluster, quotas, ranges)).toEqual([]);
  });

  it("is one where the limit range says nothing of containers' processors", () => {
    const other = [range({ _default: { memory: "1Gi" } }), { spec: { limits: [{ type: "Pod", max: { cpu: "1" } }] } }];
    expect(limitlessPods(cluster, [quota], other)).toHaveLength(1);
  });

  it("is none where every workload has a limit, but for the web view, which has none to set", () => {
    expect(limitlessPods(kubernetesClusterOf({ kubernetes: limited }), [quota], [])).toEqual([]);
    const [obstacle] = limitlessPods(kubernetesClusterOf({ ui: true, kubernetes: limited }), [quota], []);
    expect(obstacle?.message).toContain("kafka-ui would have none");
    expect(obstacle?.remedy).toMatch(/^Leave ui out, or have a LimitRange/);
  });
});
