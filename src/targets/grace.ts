import type { Cluster, Role } from "../model/cluster.ts";

/**
 * How long a node may take to stop, in seconds; a kill before that means log recovery. Kafka gives a controlled shutdown
 * five minutes, and in KRaft waits all of them for a quorum that is gone (BrokerServer: `Duration.ofMinutes(5)`): only then
 * does it close its logs, which half a minute more is for.
 */
export function graceSeconds({ metadata }: Pick<Cluster, "metadata">, role: Role): number {
  if (role === "broker") return metadata === "kraft" ? 330 : 300;
  return role === "controller" ? 60 : 30;
}
