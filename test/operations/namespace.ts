import type { V1ConfigMap, V1PersistentVolumeClaim, V1Pod, V1StatefulSet } from "@kubernetes/client-node";
import type { Live } from "../../src/targets/kubernetes/live.ts";

const NODES = [1, 2, 3].flatMap((id) => [`kafka-${id}`, `zookeeper-${id}`]);
const workloads = ["kafka", "zookeeper"] as const;
const role = (name: string) => (name.startsWith("kafka") ? "broker" : "zookeeper");

export const ours = { "kafka-cluster.cluster": "staging", "kafka-cluster.uid": "uid-1" };
const stack = { "kafka-cluster.stack": "kafka-cluster/staging" };

/** A pod whose server runs. */
export function runningPod(name: string): V1Pod {
  const container = name.replace(/-\d+$/, "");
  return {
    metadata: { name, uid: `pod-${name}`, labels: ours },
    spec: {
      containers: [{ name: container, image: "kafka:3.9.2" }],
      volumes: [{ name: "data", persistentVolumeClaim: { claimName: `data-${name}` } }],
    },
    status: {
      phase: "Running",
      containerStatuses: [
        { name: container, ready: true, restartCount: 0, image: "", imageID: "", state: { running: {} } },
      ],
    },
  };
}

export function claim(name: string, labels: Record<string, string> = ours): V1PersistentVolumeClaim {
  return {
    metadata: { name, labels, annotations: { ...stack, "kafka-cluster.version": "3.9.2" } },
    spec: { resources: { requests: { storage: "10Gi" } } },
  };
}

function statefulSet(name: string, replicas: number): V1StatefulSet {
  return {
    metadata: { name, labels: { ...ours, "kafka-cluster.role": role(name) }, annotations: stack },
    spec: {
      replicas,
      selector: {},
      template: { spec: { containers: [{ name, image: "kafka:3.9.2" }] } },
    },
  };
}

function files(name: string): V1ConfigMap {
  const own = name === "kafka" ? "server.properties" : "zoo.cfg";
  const texts = NODES.filter((node) => node.startsWith(name)).map((node) => {
    const external = `EXTERNAL://127.0.0.1:3000${node.at(-1)}`;
    return [`${node}.${own}`, `advertised.listeners=INTERNAL://${node}.ns.svc:9092,${external}\n`];
  });
  return {
    metadata: { name: `${name}-files`, labels: { ...ours, "kafka-cluster.role": role(name) } },
    data: { "all.probe.sh": "probe\n", ...Object.fromEntries(texts) },
  };
}

const named = <T extends { metadata?: { name?: string } }>(items: readonly T[]): Map<string, T> =>
  new Map(items.map((item) => [item.metadata?.name ?? "", item]));

/** A namespace with a cluster of three and three that runs; with `replicas` 0 it is stopped. */
export function namespace(replicas = 3) {
  return {
    namespace: { labels: ours, annotations: stack },
    claims: named(NODES.map((node) => claim(`data-${node}`))),
    statefulSets: named(workloads.map((name) => statefulSet(name, replicas))),
    services: new Map(),
    disruptionBudgets: new Map(),
    networkPolicies: new Map(),
    configMaps: named(workloads.map(files)),
    pods: named(replicas === 0 ? [] : NODES.map(runningPod)),
  } satisfies Live;
}
