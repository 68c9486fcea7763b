import { formatAddress } from "../kafka/address.ts";
import type { Broker, Cluster, ListenerName, Role } from "../model/cluster.ts";
import type { Connect } from "../model/connect.ts";
import { DEFAULT_BRIDGE } from "../model/names.ts";
import { isVoter } from "../model/quorum.ts";
import { clientProperties } from "../properties/client.ts";

/** How the cluster is reached, one entry per place a client can be in; all plain values of the model. */
export interface Connection {
  readonly bootstrap: Readonly<Partial<Record<Vantage, string>>>;
  readonly clientProperties: Readonly<Partial<Record<Vantage, string>>>;
  /**
   * `host:port` list for ZooKeeper clients: in the metadata network, and on this machine where it is published. Left out
   * in KRaft.
   */
  readonly zookeeperConnect?: { readonly network: string; readonly host?: string };
  readonly nodes: readonly NodeOutput[];
  /** Where Kafka Connect's REST is answered, by worker; left out where there is none. */
  readonly connect?: ConnectOutput;
}

/** Addresses of every worker, such as `http://127.0.0.1:8083`. On Kubernetes only `network`, that of pods. */
export interface ConnectOutput {
  readonly host?: readonly string[];
  readonly network: readonly string[];
}

/**
 * On Docker `host` is this machine, `lan` other machines, `network` containers in the cluster's network, `gateway` other
 * containers. On Kubernetes `network` is the pods of its cluster, `outside` everything else.
 */
export type Vantage = "host" | "lan" | "network" | "gateway" | "outside";

export interface NodeOutput {
  readonly name: string;
  readonly id: number;
  readonly role: Role;
  /** It is a broker and a controller with a vote: left out where it is not both. */
  readonly combined?: true;
  /** On Docker. */
  readonly container?: string;
  /** On Kubernetes. */
  readonly pod?: string;
  readonly addresses: Readonly<Partial<Record<Vantage, string>>>;
}

const listenerOf: Readonly<Record<Vantage, ListenerName>> = {
  host: "EXTERNAL",
  lan: "EXTERNAL",
  network: "INTERNAL",
  gateway: "GATEWAY",
  outside: "EXTERNAL",
};

/** Completes "For clients …". */
function describedAs(vantage: Vantage, { target }: Cluster): string {
  switch (vantage) {
    case "host":
      return "on this machine";
    case "lan":
      return "on other machines";
    case "network":
      return target.kind === "docker" ? "in containers of the cluster's network" : "in pods of the Kubernetes cluster";
    case "gateway":
      return "in containers of other projects";
    case "outside":
      return "outside of the Kubernetes cluster";
  }
}

export function connectionOf(cluster: Cluster): Connection {
  const reached = vantagesOf(cluster).map((vantage): [Vantage, string] => [
    vantage,
    cluster.brokers.flatMap((broker) => addressOf(broker, vantage) ?? []).join(","),
  ]);
  return {
    bootstrap: Object.fromEntries(reached),
    clientProperties: Object.fromEntries(
      reached.map(([vantage, bootstrap]) => [vantage, clientProperties(bootstrap, describedAs(vantage, cluster))]),
    ),
    ...(cluster.zookeepers.length === 0 ? {} : { zookeeperConnect: zookeeperOf(cluster) }),
    nodes: nodesOf(cluster),
    ...(cluster.connect === undefined ? {} : { connect: connectOf(cluster.connect) }),
  };
}

function connectOf({ workers }: Connect): ConnectOutput {
  const host = workers.flatMap(({ published }) => (published ? [`http://${published.ip}:${published.port}`] : []));
  const network = workers.map((worker) => `http://${worker.host}:${worker.port}`);
  return host.length === 0 ? { network } : { host, network };
}

/** An advertised host of the LAN serves this machine too; then both say the same address. */
function vantagesOf(cluster: Cluster): Vantage[] {
  const [first] = cluster.brokers;
  const external = first?.listeners.find((listener) => listener.name === "EXTERNAL");
  if (cluster.target.kind === "kubernetes")
    return ["network", ...(external === undefined ? [] : (["outside"] as const))];
  const isLan = external?.published !== undefined && external.published.ip !== "127.0.0.1";
  const gateway = first?.listeners.some((listener) => listener.name === "GATEWAY") ?? false;
  // Docker's own network tells nobody the broker's name.
  const named = cluster.target.network.name !== DEFAULT_BRIDGE;
  return [
    "host",
    ...(isLan ? (["lan"] as const) : []),
    ...(named ? (["network"] as const) : []),
    ...(gateway ? (["gateway"] as const) : []),
  ];
}

function addressOf(broker: Broker, vantage: Vantage): string | undefined {
  const listener = broker.listeners.find(({ name }) => name === listenerOf[vantage]);
  return listener && formatAddress(listener.advertised);
}

function zookeeperOf(cluster: Cluster): NonNullable<Connection["zookeeperConnect"]> {
  const network = cluster.zookeepers.map((node) => `${node.host}:${node.clientPort}`).join(",");
  const published = cluster.zookeepers.flatMap((node) =>
    node.published ? [`${node.published.ip}:${node.published.port}`] : [],
  );
  return published.length === 0 ? { network } : { network, host: published.join(",") };
}

function nodesOf(cluster: Cluster): NodeOutput[] {
  const zookeepers = cluster.zookeepers.map(
    (node): NodeOutput => ({
      name: node.name,
      id: node.id,
      role: node.role,
      ...placeOf(cluster, node.name),
      addresses: {
        network: `${node.host}:${node.clientPort}`,
        ...(node.published ? { host: `${node.published.ip}:${node.published.port}` } : {}),
      },
    }),
  );
  const controllers = cluster.controllers.map(
    (node): NodeOutput => ({
      name: node.name,
      id: node.id,
      role: node.role,
      ...placeOf(cluster, node.name),
      addresses: { network: `${node.host}:${node.controllerPort}` },
    }),
  );
  const brokers = cluster.brokers.map(
    (node): NodeOutput => ({
      name: node.name,
      id: node.id,
      role: node.role,
      ...(isVoter(node) ? { combined: true } : {}),
      ...placeOf(cluster, node.name),
      addresses: Object.fromEntries(vantagesOf(cluster).map((vantage) => [vantage, addressOf(node, vantage)])),
    }),
  );
  return [...zookeepers, ...controllers, ...brokers];
}

function placeOf({ name, target }: Cluster, node: string): Pick<NodeOutput, "container" | "pod"> {
  return target.kind === "docker" ? { container: `${name}-${node}` } : { pod: node };
}
