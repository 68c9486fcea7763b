import { formatAddress } from "../../kafka/address.ts";
import type { KafkaSnapshot, PartitionState } from "../../kafka/client.ts";
import type { Listener, ListenerName } from "../../model/cluster.ts";
import { assess } from "../../readiness/assess.ts";
import type { ClusterSnapshot } from "../../readiness/snapshot.ts";
import type { ClusterContainers, NodeContainer } from "../cluster/containers.ts";
import { isRunning } from "../cluster/containers.ts";
import type { SeenCluster } from "../cluster/vantage.ts";

/** What `status` shows and prints as JSON. Names and shapes are kept: programs read them. */
export interface StatusReport {
  readonly cluster: string;
  readonly stack: string | null;
  readonly healthy: boolean;
  /** One sentence each; empty when healthy. */
  readonly problems: readonly string[];
  readonly kafkaVersion: string | null;
  /** Kafka's own cluster id; null when no broker answered. */
  readonly clusterId: string | null;
  readonly controller: string | null;
  readonly zookeepers: readonly ZooKeeperReport[];
  readonly brokers: readonly BrokerReport[];
  readonly topics: number | null;
  readonly partitions: number | null;
  readonly underReplicated: readonly PartitionState[];
  readonly withoutLeader: readonly PartitionState[];
}

export interface ZooKeeperReport {
  readonly node: string;
  readonly container: string;
  readonly state: string;
  readonly role: string | null;
  readonly version: string | null;
}

export interface BrokerReport {
  readonly node: string;
  readonly id: number;
  readonly container: string;
  readonly state: string;
  readonly version: string | null;
  readonly registered: boolean;
  readonly controller: boolean;
  readonly leads: number;
  readonly replicas: number;
  readonly addresses: readonly AddressReport[];
}

export interface AddressReport {
  readonly listener: ListenerName;
  readonly address: string;
  /** null = not asked, because the node does not run. */
  readonly ok: boolean | null;
  readonly said: string;
}

/** Everything known about a cluster in one value. Pure. */
export function report(cluster: ClusterContainers, seen: SeenCluster, snapshot: ClusterSnapshot): StatusReport {
  const { kafka } = snapshot;
  const partitions = kafka?.topics.flatMap((topic) => topic.partitions) ?? [];
  const problems = problemsOf(cluster, seen, snapshot);
  return {
    cluster: cluster.name,
    stack: cluster.stack ?? null,
    healthy: problems.length === 0,
    problems,
    kafkaVersion: versionsOf(cluster),
    clusterId: kafka?.clusterId ?? null,
    controller: nameOf(cluster, kafka?.controllerId),
    zookeepers: cluster.nodes.filter(({ role }) => role === "zookeeper").map((node) => zookeeper(node, snapshot)),
    brokers: seen.nodes
      .filter(({ container }) => container.role === "broker")
      .map(({ container, listeners }) => broker(container, listeners, snapshot, partitions)),
    topics: kafka?.topics.length ?? null,
    partitions: kafka === undefined ? null : partitions.length,
    underReplicated: partitions.filter(({ leader, isr, replicas }) => leader >= 0 && isr.length < replicas.length),
    withoutLeader: partitions.filter(({ leader }) => leader < 0),
  };
}

function problemsOf(cluster: ClusterContainers, seen: SeenCluster, snapshot: ClusterSnapshot): readonly string[] {
  const stopped = cluster.nodes.filter((node) => !isRunning(node)).map(whyNotRunning);
  const missing = missingNodes(cluster, seen, snapshot.kafka).map((node) => `${node} has no container`);
  return [...stopped, ...missing, ...assess(seen.vantage.brokers, snapshot).map(({ message }) => message)];
}

function whyNotRunning({ node, state, status }: NodeContainer): string {
  return state === "paused" ? `${node} is paused` : `${node} does not run (${status || state})`;
}

/** Nodes others speak of: ZooKeeper's members in the files, brokers that hold replicas, and gaps in the numbering. */
function missingNodes(
  cluster: ClusterContainers,
  seen: SeenCluster,
  kafka: KafkaSnapshot | undefined,
): readonly string[] {
  const here = new Set(cluster.nodes.map(({ node }) => node));
  const replicas = kafka?.topics.flatMap((topic) => topic.partitions.flatMap((partition) => partition.replicas)) ?? [];
  const known = cluster.nodes.filter(({ role }) => role === "broker").map(({ id }) => id);
  const last = Math.max(0, ...known, ...replicas);
  const brokers = Array.from({ length: last }, (_, index) => `kafka-${index + 1}`);
  return [...new Set([...seen.ensemble, ...brokers])].filter((node) => !here.has(node));
}

function zookeeper({ node, container, state }: NodeContainer, { zookeepers }: ClusterSnapshot): ZooKeeperReport {
  const answer = zookeepers.find((candidate) => candidate.node === node);
  return {
    node,
    container,
    state,
    role: answer?.role ?? null,
    version: /version=(\S+)/.exec(answer?.said ?? "")?.[1] ?? null,
  };
}

function broker(
  { node, id, container, state, version }: NodeContainer,
  listeners: readonly Listener[],
  { kafka, addresses }: ClusterSnapshot,
  partitions: readonly PartitionState[],
): BrokerReport {
  return {
    node,
    id,
    container,
    state,
    version: version ?? null,
    registered: kafka?.brokers.some((registered) => registered.id === id) ?? false,
    controller: kafka?.controllerId === id,
    leads: partitions.filter(({ leader }) => leader === id).length,
    replicas: partitions.filter(({ replicas }) => replicas.includes(id)).length,
    addresses: listeners
      .filter(({ name }) => name !== "REPLICATION")
      .map(({ name, advertised }) => {
        const asked = addresses.find((candidate) => candidate.node === node && candidate.listener === name);
        return {
          listener: name,
          address: formatAddress(advertised),
          ok: asked?.ok ?? null,
          said: asked?.said ?? "not asked",
        };
      }),
  };
}

function versionsOf({ nodes }: ClusterContainers): string | null {
  const versions = [...new Set(nodes.flatMap(({ role, version }) => (role === "broker" ? (version ?? []) : [])))];
  return versions.length === 0 ? null : versions.join(", ");
}

function nameOf({ nodes }: ClusterContainers, id: number | undefined): string | null {
  return nodes.find((node) => node.role === "broker" && node.id === id)?.node ?? null;
}
