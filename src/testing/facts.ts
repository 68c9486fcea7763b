import { clientEnvironment } from "../outputs/formats.ts";
import type { Raised } from "./raise.ts";

/** What a test is told about its cluster: plain values, which cross from one process to another. */
export interface Facts {
  readonly name: string;
  readonly bootstrap: string;
  readonly brokers: readonly string[];
  readonly nodes: readonly string[];
  /** Left out where the cluster has none of its own; `zookeeper` is in KRaft. */
  readonly network?: { readonly name: string; readonly bootstrap: string; readonly zookeeper?: string };
}

export function connectionFacts({ identity, connection }: Raised): Facts {
  const bootstrap = connection.bootstrap.host ?? "";
  const inside = connection.bootstrap.network;
  const zookeeper = connection.zookeeperConnect?.network;
  return {
    name: identity.name,
    bootstrap,
    brokers: bootstrap.split(","),
    nodes: connection.nodes.map(({ name }) => name),
    ...(inside === undefined
      ? {}
      : { network: { name: identity.name, bootstrap: inside, ...(zookeeper === undefined ? {} : { zookeeper }) } }),
  };
}

/** What a command finds the cluster by. */
export function environmentFor({ name, bootstrap }: Facts): Readonly<Record<string, string>> {
  // Also the Docker network's, where it has one: `docker run --network "$KAFKA_CLUSTER" …`. `kafka-cluster topics` finds it.
  return { ...clientEnvironment(bootstrap), KAFKA_CLUSTER: name };
}
