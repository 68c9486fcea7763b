import type { Broker, Cluster, Controller } from "../model/cluster.ts";
import * as section from "./broker-sections.ts";
import * as quorum from "./controller-sections.ts";
import { partOverrides } from "./dynamic.ts";
import { renderSections } from "./sections.ts";

/** `server.properties` of one broker: the settings that only a restart changes. */
export function serverProperties(cluster: Cluster, broker: Broker): string {
  const isKraft = cluster.metadata === "kraft";
  return renderSections(
    headline(cluster, broker),
    [
      section.withIdentity(cluster, broker),
      section.withListeners(cluster, broker),
      section.withPodFacts(broker),
      section.withNeighbours(),
      ...(isKraft ? [quorum.withQuorum(cluster), quorum.withRegistration()] : [section.withZooKeeper(cluster)]),
      section.withStorage(broker),
      section.withReplication(cluster, broker),
      section.withTopics(broker, cluster),
      ...(isKraft ? [] : [section.withVersion(cluster)]),
      section.withProfile(cluster),
      section.withMemory(cluster, broker),
    ],
    partOverrides(broker.overrides).file,
  );
}

/** `server.properties` of a controller that is no broker. */
export function controllerProperties(cluster: Cluster, controller: Controller): string {
  return renderSections(
    headline(cluster, controller),
    [
      quorum.withControllerIdentity(controller),
      quorum.withControllerListener(controller),
      section.withNeighbours(),
      quorum.withQuorum(cluster),
      section.withStorage(controller),
      quorum.withDefaults(cluster),
    ],
    controller.overrides,
  );
}

const headline = ({ name, version, profile }: Cluster, node: Broker | Controller): string =>
  `${node.name} of the cluster ${name}: Kafka ${version}, profile ${profile}.`;
