import { describe, expect, it, vi } from "vitest";
import { consentsFrom } from "../../../src/spec/consent.ts";
import { leavingNodes, retire } from "../../../src/targets/kubernetes/leaving.ts";
import { kubernetesClusterOf } from "../../model/cluster-of.ts";
import { fakeApi } from "./fake-api.ts";
import { claim, identity, liveOf, pod, runningLive, theirs } from "./live-of.ts";

const before = kubernetesClusterOf({ brokers: { count: 5 } });
const after = kubernetesClusterOf();
const names = (live = runningLive(before)) => leavingNodes(after, identity, live).map(({ name }) => name);

describe("Nodes that leave a namespace", () => {
  it("are those with a claim of ours that the description does not have", () => {
    expect(names()).toEqual(["kafka-4", "kafka-5"]);
    expect(leavingNodes(before, identity, runningLive(before))).toEqual([]);
    expect(leavingNodes(after, identity, runningLive(before))[0]).toEqual({
      name: "kafka-4",
      role: "broker",
      volume: "data-kafka-4",
      running: true,
      askable: true,
    });
  });

  it("are none that have left before, and nobody else's", () => {
    const gone = { name: "kafka-4", role: "broker" } as const;
    const retired = claim(before, gone, { marks: { annotations: { "kafka-cluster.retired": "true" } } });
    expect(names(liveOf({ claims: [retired] }))).toEqual([]);
    expect(names(liveOf({ claims: [claim(before, gone, { marks: theirs })] }))).toEqual([]);
  });

  it("may still be asked about while another broker runs", () => {
    const claims = [claim(before, { name: "kafka-5", role: "broker" })];
    const running = (pods: Parameters<typeof pod>[0][]) =>
      leavingNodes(after, identity, liveOf({ claims, pods: pods.map((node) => pod(node)) }))[0]?.running;
    expect(running([{ name: "kafka-1", role: "broker" }])).toBe(true);
    expect(running([{ name: "kafka-5", role: "broker" }])).toBe(true);
    expect(running([{ name: "zookeeper-1", role: "zookeeper" }])).toBe(false);
  });
});

describe("The claims of those who have left", () => {
  const one = () => leavingNodes(after, identity, runningLive(before)).slice(0, 1);
  const farewell = (held: readonly string[], onProgress: (text: string) => void = () => undefined) => ({
    hosted: async () => held,
    consents: consentsFrom(undefined),
    onProgress,
  });

  it("are marked once their pods are gone", async () => {
    const lists = [[pod({ name: "kafka-4", role: "broker" })], []];
    const patch = vi.fn();
    const core = {
      listNamespacedPod: () => ({ items: lists.shift() ?? [] }),
      patchNamespacedPersistentVolumeClaim: patch,
    };
    const told: string[] = [];
    await retire(
      fakeApi({ core }),
      one(),
      farewell([], (text) => told.push(text)),
    );
    expect(told).toEqual(["waiting for kafka-4 to stop"]);
    expect(patch.mock.calls.map(([request]) => request)).toMatchObject([
      { name: "data-kafka-4", body: { metadata: { annotations: { "kafka-cluster.retired": "true" } } } },
    ]);
  });

  it("are not marked where a topic got copies there before they were gone, unless these were given up", async () => {
    const patch = vi.fn();
    const core = { listNamespacedPod: () => ({ items: [] }), patchNamespacedPersistentVolumeClaim: patch };
    const holding = farewell(["late-0"]);
    await expect(retire(fakeApi({ core }), one(), holding)).rejects.toThrow(
      /kafka-4 {2}broker-holds-replicas[\s\S]*late-0[\s\S]*Set the count back/,
    );
    expect(patch).not.toHaveBeenCalled();
    await retire(fakeApi({ core }), one(), { ...holding, consents: consentsFrom("remove-node:kafka-4") });
    expect(patch).toHaveBeenCalledTimes(1);
  });

  it("are not looked for where nobody leaves", async () => {
    await retire(fakeApi(), [], farewell([]));
  });
});
