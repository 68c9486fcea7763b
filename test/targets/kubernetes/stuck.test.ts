import type { V1Pod } from "@kubernetes/client-node";
import { describe, expect, it, vi } from "vitest";
import { endStuck } from "../../../src/targets/kubernetes/stuck.ts";
import { kubernetesClusterOf } from "../../model/cluster-of.ts";
import { fakeApi, refused } from "./fake-api.ts";
import { pod, REVISION } from "./live-of.ts";

const cluster = kubernetesClusterOf({ brokers: { count: 1 }, zookeeper: { count: 1 } });
const revisions = new Map([
  ["broker", "kafka-new"],
  ["zookeeper", "zookeeper-new"],
] as const);
const named = (pods: readonly V1Pod[]) => new Map(pods.map((one) => [one.metadata?.name ?? "", one]));
const broker = { name: "kafka-1", role: "broker" } as const;

const ended = async (
  change: Partial<V1Pod["status"]>,
  labels?: Record<string, string>,
): Promise<readonly unknown[]> => {
  const one = pod(broker, change);
  const items = [{ ...one, metadata: { ...one.metadata, ...(labels === undefined ? {} : { labels }) } }];
  const remove = vi.fn();
  await endStuck(fakeApi({ core: { deleteNamespacedPod: remove } }), cluster, revisions, named(items));
  return remove.mock.calls.map(([{ name }]) => name);
};
const waiting = (reason: string) => ({
  containerStatuses: [
    { name: "kafka", image: "", imageID: "", ready: false, restartCount: 4, state: { waiting: { reason } } },
  ],
});

describe("A pod that cannot start as it is", () => {
  it("is ended when it has an older template, and left alone with the newest", async () => {
    expect(await ended(waiting("ImagePullBackOff"), { [REVISION]: "kafka-old" })).toEqual(["kafka-1"]);
    expect(await ended(waiting("ImagePullBackOff"))).toEqual([]);
  });

  it("is ended whenever its process ends again and again: its files may be others now", async () => {
    expect(await ended(waiting("CrashLoopBackOff"))).toEqual(["kafka-1"]);
  });

  it("is none that serves, or that is only being made", async () => {
    expect(await ended({}, { [REVISION]: "kafka-old" })).toEqual([]);
    expect(await ended(waiting("ContainerCreating"), { [REVISION]: "kafka-old" })).toEqual([]);
  });

  it("may have gone meanwhile", async () => {
    const core = {
      deleteNamespacedPod: () => {
        throw refused(404);
      },
    };
    const pods = named([pod(broker, waiting("CrashLoopBackOff"))]);
    expect(await endStuck(fakeApi({ core }), cluster, revisions, pods)).toEqual(["kafka-1"]);
  });
});
