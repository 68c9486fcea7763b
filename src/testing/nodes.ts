import { createTopic, type NewTopic } from "../kafka/client.ts";
import { dockerAccess } from "../operations/cluster/docker/access.ts";
import { listClusters } from "../operations/cluster/docker/list.ts";
import { seeCluster } from "../operations/cluster/vantage.ts";
import { Failure } from "../operations/output/failure.ts";
import { poll } from "../readiness/poll.ts";
import { type ClusterSnapshot, look } from "../readiness/snapshot.ts";
import type { Raised } from "./raise.ts";

const NOT_RUNNING = [304, 409];
const DEADLINE_MS = 120_000;
const EVERY_MS = 100;

/** What a test may do to a cluster that runs, by name, as it arrives from the process that asked for it. */
export interface Topic {
  readonly partitions?: number;
  readonly replicationFactor?: number;
  readonly config?: Readonly<Record<string, string>>;
}

/** Creates a topic; resolves when every broker that answers knows its leaders. Rejects with KafkaRefused. */
export async function makeTopic(raised: Raised, name: string, topic: Topic): Promise<void> {
  const wanted: NewTopic = {
    name,
    partitions: topic.partitions ?? 1,
    replicationFactor: topic.replicationFactor ?? raised.replicationFactor,
    ...(topic.config === undefined ? {} : { config: topic.config }),
  };
  await createTopic((raised.connection.bootstrap.host ?? "").split(","), wanted);
}

/** Ends a node's processes at once, as `kill -9` does. It stays down until it is restarted. */
export async function killNode(raised: Raised, node: string): Promise<void> {
  await containerOf(raised, node).kill().catch(ignore);
}

/**
 * Stops a node gently where it runs, and starts it; resolves when it serves again: a broker answers and has every copy
 * it holds in sync, a ZooKeeper node has its role. What else is down is not waited for. Rejects with a Failure.
 */
export async function restartNode(raised: Raised, node: string): Promise<void> {
  const container = containerOf(raised, node);
  await container.stop().catch(ignore);
  await container.start().catch(ignore);
  const { vantage } = await seeRaised(raised);
  const id = raised.connection.nodes.find(({ name }) => name === node)?.id;
  const { complete, seen } = await poll(
    () => look(vantage),
    (snapshot) => missing(node, id, snapshot),
    { deadlineMs: DEADLINE_MS, everyMs: EVERY_MS },
  );
  if (!complete) throw new Failure(`${node} does not serve again.`, { details: missing(node, id, seen) });
}

/** Not where the environment says that commands look: that may be a Kubernetes cluster. */
async function seeRaised({ docker, identity: { name } }: Raised) {
  const cluster = (await listClusters(docker)).get(name);
  if (cluster === undefined) throw new Failure(`Cluster ${name} is not there any more.`);
  return seeCluster({ cluster, access: dockerAccess(docker, name) });
}

/** What keeps a node from serving again; nothing = it serves. */
export function missing(node: string, id: number | undefined, snapshot: ClusterSnapshot): string[] {
  if (node.startsWith("zookeeper")) {
    const role = snapshot.zookeepers.find((one) => one.node === node)?.role;
    return role === undefined ? [`${node} has no role in the ensemble`] : [];
  }
  const { kafka } = snapshot;
  if (kafka === undefined) return ["no broker answers"];
  if (!kafka.brokers.some((broker) => broker.id === id)) return [`${node} is not registered`];
  const silent = snapshot.addresses.filter((address) => address.node === node && !address.ok);
  const behind = kafka.topics.flatMap(({ partitions }) =>
    partitions.filter(({ replicas, isr }) => id !== undefined && replicas.includes(id) && !isr.includes(id)),
  );
  return [
    ...silent.map(({ address, said }) => `${address} does not answer (${said})`),
    ...behind.map(({ topic, partition }) => `${node} is behind in ${topic}-${partition}`),
  ];
}

function containerOf({ docker, connection }: Raised, node: string) {
  const found = connection.nodes.find(({ name }) => name === node);
  if (found?.container === undefined) {
    const names = connection.nodes.map(({ name }) => name).join(", ");
    throw new Failure(`There is no node ${node}: this cluster has ${names}.`);
  }
  return docker.getContainer(found.container);
}

/** It is stopped, or started, already. */
function ignore(error: unknown): void {
  const status = error instanceof Error && "statusCode" in error ? Number(error.statusCode) : 0;
  if (!NOT_RUNNING.includes(status)) throw error;
}
