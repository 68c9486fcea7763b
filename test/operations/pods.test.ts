import type { V1Pod } from "@kubernetes/client-node";
import { expect, test } from "vitest";
import {
  restartPod,
  startPods,
  startRole,
  stopPods,
  stopRole,
} from "../../src/operations/cluster/kubernetes/lifecycle.ts";
import { foundIn } from "../../src/operations/cluster/kubernetes/list.ts";
import type { Api } from "../../src/targets/kubernetes/api.ts";
import { namespace, runningPod } from "./namespace.ts";

const cluster = foundIn(namespace(), { kind: "kubernetes", context: "lab", namespace: "ns", kubeconfig: undefined });
if (cluster === undefined) throw new Error("no cluster");

/** A namespace whose pods change from look to look: the last of `looks` stays. */
function api(looks: readonly (readonly V1Pod[])[]) {
  const asked: string[] = [];
  let at = 0;
  const core = {
    listNamespacedPod: () => Promise.resolve({ items: looks[Math.min(at++, looks.length - 1)] }),
    deleteNamespacedPod: ({ name }: { name: string }) => Promise.resolve(asked.push(`delete ${name}`)),
  };
  const apps = {
    patchNamespacedStatefulSetScale: ({
      name,
      body,
      fieldManager,
    }: {
      name: string;
      body: { spec: { replicas: number } };
      fieldManager: string;
    }) => Promise.resolve(asked.push(`${name} to ${body.spec.replicas} by ${fieldManager}`)),
  };
  return { api: { namespace: "ns", core, apps } as unknown as Api, asked, looks: () => at };
}

const brokers = [1, 2, 3].map((id) => runningPod(`kafka-${id}`));
const zookeeper = runningPod("zookeeper-1");

test("a role is stopped by scaling it to zero, and is so when the last of its pods is gone", async () => {
  const there = api([[...brokers, zookeeper], [...brokers.slice(1), zookeeper], [zookeeper]]);
  await stopRole(there.api, cluster, "broker");
  expect(there.asked).toEqual(["kafka to 0 by kafka-cluster-scale"]);
  expect(there.looks()).toBe(3);
});

test("a role is started by scaling it to all its nodes, and is so when the last of them runs", async () => {
  const created = { ...runningPod("kafka-3"), status: { phase: "Pending" } };
  const there = api([[], [...brokers.slice(0, 2), created], brokers]);
  await startRole(there.api, cluster, "broker");
  expect(there.asked).toEqual(["kafka to 3 by kafka-cluster-scale"]);
  expect(there.looks()).toBe(3);
});

test("Connect's workers are stopped and started in the same way", async () => {
  const workers = [1, 2].map((id) => runningPod(`connect-${id}`));
  const stopping = api([workers, []]);
  await stopPods(stopping.api, "connect", ["connect-1", "connect-2"]);
  expect(stopping.asked).toEqual(["connect to 0 by kafka-cluster-scale"]);
  const starting = api([[], workers]);
  await startPods(starting.api, "connect", ["connect-1", "connect-2"]);
  expect(starting.asked).toEqual(["connect to 2 by kafka-cluster-scale"]);
});

test("a node is restarted when another pod of its name runs", async () => {
  const [first] = cluster.nodes.filter(({ node }) => node === "kafka-2");
  if (first === undefined) throw new Error("no node");
  const before = runningPod("kafka-2");
  const going = { ...before, metadata: { ...before.metadata, deletionTimestamp: new Date() } };
  const after = { ...before, metadata: { ...before.metadata, uid: "another" } };
  const there = api([[before], [going], [], [{ ...after, status: { phase: "Pending" } }], [after]]);
  await restartPod(there.api, first);
  expect(there.asked).toEqual(["delete kafka-2"]);
  expect(there.looks()).toBe(5);
});

test("a StatefulSet that is gone is no stack trace", async () => {
  const there = api([[]]);
  const apps = { patchNamespacedStatefulSetScale: () => Promise.reject(new Error('statefulsets "kafka" not found')) };
  const failing = { ...there.api, apps } as unknown as Api;
  await expect(startRole(failing, cluster, "broker")).rejects.toThrow(
    'could not be scaled: statefulsets "kafka" not found',
  );
});
