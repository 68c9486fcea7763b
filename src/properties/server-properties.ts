import type { Broker, Cluster } from "../model/cluster.ts";
import * as section from "./broker-sections.ts";
import { partOverrides } from "./dynamic.ts";
import { renderSections } from "./sections.ts";

/** `server.properties` of one broker: the settings that only a restart changes. */
export function serverProperties(cluster: Cluster, broker: Broker): string {
  return renderSections(
    `${broker.name} of the cluster ${cluster.name}: Kafka ${cluster.version}, profile ${cluster.profile}.`,
    [
      section.withIdentity(broker),
      section.withListeners(broker),
      section.withZooKeeper(cluster),
      section.withStorage(broker),
      section.withReplication(cluster),
      section.withTopics(),
      section.withVersion(cluster),
      section.withProfile(cluster),
    ],
    partOverrides(broker.overrides).file,
  );
}
