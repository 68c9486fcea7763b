import { formatAddress } from "../../kafka/address.ts";
import type { KafkaSnapshot, Levels, PartitionState } from "../../kafka/client.ts";
import type { Listener, ListenerName } from "../../model/cluster.ts";
import { assess } from "../../readiness/assess.ts";
import type { ClusterSnapshot } from "../../readiness/snapshot.ts";
import { type FoundCluster, type FoundNode, isRunning } from "../cluster/found.ts";
import type { SeenCluster } from "../cluster/vantage.ts";
import { type ConnectReport, connectProblems } from "./connect.ts";
import { type QuorumReport, quorumReport } from "./quorum.ts";

/** What `status` shows and prints as JSON. Names and shapes are kept: programs read them. */
export interface StatusReport {
  readonly cluster: string;
  /** What makes a command be about this cluster: `-c local`, `--context lab -n staging`. */
  readonly flags: string;
  readonly stack: string | null;
  readonly healthy: boolean;
  /** One sentence each; empty when healthy. */
  readonly problems: readonly string[];
  readonly kafkaVersion: string | null;
  /** Kafka's own cluster id; null when no broker answered. */
  readonly clusterId: string | null;
  readonly controller: string | null;
  /** None in KRaft. */
  readonly zookeepers: readonly ZooKeeperReport[];
  /** KRaft's quorum; left out with ZooKeeper. */
  readonly quorum?: QuorumReport;
  readonly brokers: readonly BrokerReport[];
  readonly topics: number | null;
  readonly partitions: number | null;
  readonly underReplicated: readonly PartitionState[];
  readonly withoutLeader: readonly PartitionState[];
  /** Kafka Connect; left out where the cluster has none. */
  readonly connect?: ConnectReport;
}

export interface ZooKeeperReport {
  readonly node: string;
  readonly container: string;
  readonly state: string;
  /** How often Kubernetes has started its process again; null where nobody counts. */
  readonly restarts: number | null;
  readonly role: string | null;
  readonly version: string | null;
}

export interface BrokerReport {
  readonly node: string;
  readonly id: number;
  readonly container: string;
  readonly state: string;
  readonly restarts: number | null;
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
export function report(
  cluster: FoundCluster,
  seen: SeenCluster,
  snapshot: ClusterSnapshot,
  connect?: ConnectReport,
  features?: Levels,
): StatusReport {
  const { kafka } = snapshot;
  const partitions = kafka?.topics.flatMap((topic) => topic.partitions) ?? [];
  const problems = [...problemsOf(cluster, seen, snapshot), ...(connect === undefined ? [] : connectProblems(connect))];
  return {
    cluster: cluster.name,
    flags: cluster.flags,
    stack: cluster.stack ?? null,
    healthy: problems.length === 0,
    problems,
    kafkaVersion: versionsOf(cluster),
    clusterId: kafka?.clusterId ?? null,
    controller: nameOf(cluster, kafka?.controllerId),
    zookeepers: cluster.nodes.filter(({ role }) => role === "zookeeper").map((node) => zookeeper(node, snapshot)),
    ...(snapshot.quorum === undefined ? {} : { quorum: quorumReport(cluster, snapshot.quorum, features) }),
    brokers: seen.nodes
      .filter(({ container }) => container.role === "broker")
      .map(({ container, listeners }) => broker(container, listeners, snapshot, partitions)),
    topics: kafka?.topics.length ?? null,
    partitions: kafka === undefined ? null : partitions.length,
    underReplicated: partitions.filter(({ leader, isr, replicas }) => leader >= 0 && isr.length < replicas.length),
    withoutLeader: partitions.filter(({ leader }) => leader < 0),
    ...(connect === undefined ? {} : { connect }),
  };
}

function problemsOf(cluster: FoundCluster, seen: SeenCluster, snapshot: ClusterSnapshot): readonly string[] {
  const stopped = cluster.nodes.filter((node) => !isRunning(node)).map(whyNotRunning);
  // That a controller which does not run does not answer either goes without saying.
  const silent = new Set(cluster.nodes.filter((node) => !isRunning(node)).map(({ node }) => node));
  const unready = assess(seen.vantage.brokers, snapshot)
    .filter(({ node }) => node === undefined || !silent.has(node))
    .map(({ message }) => message);
  const missing = missingNodes(cluster, seen, snapshot.kafka).map((node) => `${node} has no container`);
  return [...stopped, ...missing, ...unready];
}

function whyNotRunning({ node, state, status }: FoundNode): string {
  return state === "paused" ? `${node} is paused` : `${node} does not run (${status || state})`;
}

/** Nodes others speak of: ZooKeeper's members and controllers in the files, brokers that hold replicas, and gaps in the numbering. */
function missingNodes(cluster: FoundCluster, seen: SeenCluster, kafka: KafkaSnapshot | undefined): readonly string[] {
  const here = new Set(cluster.nodes.map(({ node }) => node));
  const replicas = kafka?.topics.flatMap((topic) => topic.partitions.flatMap((partition) => partition.replicas)) ?? [];
  const known = cluster.nodes.filter(({ role }) => role === "broker").map(({ id }) => id);
  const last = Math.max(0, ...known, ...replicas);
  const brokers = Array.from({ length: last }, (_, index) => `kafka-${index + 1}`);
  return [...new Set([...seen.ensemble, ...seen.vantage.voters.map(({ name }) => name), ...brokers])].filter(
    (node) => !here.has(node),
  );
}

function zookeeper({ node, container, state, restarts }: FoundNode, { zookeepers }: ClusterSnapshot): ZooKeeperReport {
  const answer = zookeepers.find((candidate) => candidate.node === node);
  return {
    node,
    container,
    state,
    restarts: restarts ?? null,
    role: answer?.role ?? null,
    version: /version=(\S+)/.exec(answer?.said ?? "")?.[1] ?? null,
  };
}

function broker(
  { node, id, container, state, restarts, version }: FoundNode,
  listeners: readonly Listener[],
  { kafka, addresses }: ClusterSnapshot,
  partitions: readonly PartitionState[],
): BrokerReport {
  return {
    node,
    id,
    container,
    state,
    restarts: restarts ?? null,
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

function versionsOf({ nodes }: FoundCluster): string | null {
  const versions = [...new Set(nodes.flatMap(({ role, version }) => (role === "broker" ? (version ?? []) : [])))];
  return versions.length === 0 ? null : versions.join(", ");
}

function nameOf({ nodes }: FoundCluster, id: number | undefined): string | null {
  return nodes.find((node) => node.role !== "zookeeper" && node.id === id)?.node ?? null;
}
