import type { Spec } from "../spec/schema.ts";
import type { Broker, Cluster, Controller, ZooKeeperNode } from "./cluster.ts";
import { controllerIds, nodeIds } from "./ids.ts";
import { resolveImage } from "./images.ts";
import { resolveJvm } from "./jvm.ts";
import { brokerListeners, zookeeperBinding } from "./listeners.ts";
import { nodeName } from "./names.ts";
import { CONTAINER_PORTS } from "./ports.ts";
import { controllerCount } from "./quorum.ts";
import { resolveReplication } from "./replication.ts";
import { resolveConnect } from "./resolve-connect.ts";
import { nodeHost, resolveTarget } from "./targets.ts";
import { texts } from "./texts.ts";
import { resolveTopics } from "./topics.ts";
import { resolveUi } from "./ui.ts";
import { lineOf } from "./versions.ts";

/** What a description that passed the rules means, with nothing left to choose. Pure. */
export function resolve(spec: Spec): Cluster {
  const isKraft = spec.metadata === "kraft";
  const connect = resolveConnect(spec);
  const ui = resolveUi(spec);
  return {
    name: spec.name,
    target: resolveTarget(spec),
    metadata: spec.metadata,
    version: spec.version,
    protocol: (isKraft ? spec.metadataVersion : spec.interBrokerProtocol) ?? lineOf(spec.version),
    profile: spec.profile,
    replication: resolveReplication(spec),
    zookeepers: isKraft ? [] : nodeIds(spec.zookeeper.count).map((id) => resolveZooKeeper(spec, id)),
    controllers:
      isKraft && !spec.controllers.combined
        ? controllerIds(controllerCount(spec)).map((id) => resolveController(spec, id))
        : [],
    brokers: nodeIds(spec.brokers.count).map((id) => resolveBroker(spec, id)),
    topics: resolveTopics(spec),
    ...(connect === undefined ? {} : { connect }),
    ...(ui === undefined ? {} : { ui }),
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

function resolveController(spec: Spec, id: number): Controller {
  return {
    role: "controller",
    name: nodeName("controller", id),
    host: nodeHost(spec, "controller", id),
    id,
    image: resolveImage(spec, "controller"),
    jvm: resolveJvm(spec, "controller"),
    overrides: texts(spec.controllers.overrides),
    controllerPort: CONTAINER_PORTS.CONTROLLER,
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
    ...(spec.metadata === "kraft" && spec.controllers.combined && id <= controllerCount(spec)
      ? { controllerPort: CONTAINER_PORTS.CONTROLLER }
      : {}),
    ...(spec.target === "kubernetes" && spec.kubernetes.rackLabel !== undefined
      ? { rackLabel: spec.kubernetes.rackLabel }
      : {}),
  };
}
