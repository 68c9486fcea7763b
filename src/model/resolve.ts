import type { Spec } from "../spec/schema.ts";
import type { Broker, Cluster, ZooKeeperNode } from "./cluster.ts";
import { nodeIds } from "./ids.ts";
import { resolveImage } from "./images.ts";
import { resolveJvm } from "./jvm.ts";
import { brokerListeners, zookeeperBinding } from "./listeners.ts";
import { nodeName } from "./names.ts";
import { CONTAINER_PORTS } from "./ports.ts";
import { resolveReplication } from "./replication.ts";
import { nodeHost, resolveTarget } from "./targets.ts";

/** What a description that passed the rules means, with nothing left to choose. Pure. */
export function resolve(spec: Spec): Cluster {
  return {
    name: spec.name,
    target: resolveTarget(spec),
    metadata: "zookeeper",
    version: spec.version,
    profile: spec.profile,
    replication: resolveReplication(spec),
    zookeepers: nodeIds(spec.zookeeper.count).map((id) => resolveZooKeeper(spec, id)),
    brokers: nodeIds(spec.brokers.count).map((id) => resolveBroker(spec, id)),
    labels: texts(spec.labels),
  };
}

function resolveZooKeeper(spec: Spec, id: number): ZooKeeperNode {
  return {
    role: "zookeeper",
    name: nodeName("zookeeper", id),
    host: nodeHost(spec, "zookeeper", id),
    id,
    image: resolveImage(spec, "zookeeper"),
    jvm: resolveJvm(spec, "zookeeper"),
    overrides: texts(spec.zookeeper.overrides),
    clientPort: CONTAINER_PORTS.zookeeperClient,
    quorumPort: CONTAINER_PORTS.zookeeperQuorum,
    electionPort: CONTAINER_PORTS.zookeeperElection,
    published: zookeeperBinding(spec, id),
  };
}

function resolveBroker(spec: Spec, id: number): Broker {
  return {
    role: "broker",
    name: nodeName("broker", id),
    host: nodeHost(spec, "broker", id),
    id,
    image: resolveImage(spec, "broker"),
    jvm: resolveJvm(spec, "broker"),
    overrides: texts(spec.brokers.overrides),
    listeners: brokerListeners(spec, id),
  };
}

function texts(record: Readonly<Record<string, string | number | boolean>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, String(value)]));
}
