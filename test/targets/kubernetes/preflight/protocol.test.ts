import { describe, expect, it } from "vitest";
import type { Cluster } from "../../../../src/model/cluster.ts";
import { nodesOf } from "../../../../src/model/nodes.ts";
import { formatUsed } from "../../../../src/model/versions.ts";
import type { Description } from "../../../../src/spec/schema.ts";
import { preflight } from "../../../../src/targets/kubernetes/preflight/preflight.ts";
import { label } from "../../../../src/targets/labels.ts";
import { kubernetesClusterOf } from "../../../model/cluster-of.ts";
import { fakeApi, refused } from "../fake-api.ts";
import { claim, identity, pod, runningLive } from "../live-of.ts";

const api = fakeApi({
  storage: { listStorageClass: () => Promise.reject(refused(403)) },
  core: {
    listNamespacedResourceQuota: () => Promise.reject(refused(403)),
    listNamespacedLimitRange: () => Promise.reject(refused(403)),
  },
});

const used = (description: Partial<Description>) => {
  const cluster: Cluster = kubernetesClusterOf(description);
  return { [label.version]: formatUsed(cluster) };
};

/** What stands in the way of `wanted`, by code, after an `up` of `described` that has replaced the pods of `reached`. */
async function between(
  wanted: Partial<Description>,
  described: Partial<Description>,
  before: Partial<Description>,
  reached: readonly string[],
  runs = true,
): Promise<readonly string[]> {
  const cluster = kubernetesClusterOf(wanted);
  const nodes = nodesOf(cluster);
  const pods = nodes.map((node) => {
    const one = pod(node);
    const annotations = used(reached.includes(node.name) ? described : before);
    return { ...one, metadata: { ...one.metadata, annotations } };
  });
  const live = runningLive(cluster, {
    claims: nodes.map((node) => claim(cluster, node, { marks: { annotations: used(described) } })),
    pods: runs ? pods : [],
  });
  const options = { consents: new Set<string>(), hosted: async () => [] };
  const { obstacles } = await preflight(cluster, identity, { api, live }, options);
  return obstacles.map(({ code, about }) => `${code} ${about}`);
}

const old = { version: "3.8.1" };
const first = { version: "3.9.2", interBrokerProtocol: "3.8" };
const raised = { version: "3.9.2" };
const all = nodesOf(kubernetesClusterOf()).map(({ name }) => name);
const refusedBy = (nodes: readonly string[]) => nodes.map((node) => `older-version claim data-${node}`);

describe("A change of Kafka's version on Kubernetes", () => {
  it.each([
    ["the protocol with the version", raised, old, ["protocol-jump interBrokerProtocol"]],
    ["the version alone", first, old, []],
    ["the way back before the protocol is raised", old, first, []],
    ["the protocol, when all run the version", raised, first, []],
    ["the way back afterwards", old, raised, refusedBy(all)],
  ])("is judged by what the pods run: %s", async (_, wanted, described, obstacles) => {
    expect((await between(wanted, described, described, all)).toSorted()).toEqual([...obstacles].sort());
  });

  it("is judged by each pod after a roll that was cut short, and not by what it was to become", async () => {
    expect(await between(raised, first, old, ["kafka-1"])).toEqual(["protocol-jump interBrokerProtocol"]);
    expect(await between(old, raised, first, [])).toEqual([]);
    expect(await between(old, raised, first, ["kafka-1"])).toEqual(refusedBy(["kafka-1"]));
  });

  it("is judged by what the claims say where the cluster is stopped", async () => {
    expect(await between(raised, old, old, all, false)).toEqual([]);
    expect(await between(old, first, first, all, false)).toEqual([]);
    expect((await between(old, raised, first, [], false)).toSorted()).toEqual(refusedBy(all).sort());
  });
});
