import { label } from "../../targets/docker/labels.ts";

export type Role = "zookeeper" | "broker";

/** One container of a cluster, as its labels and the engine tell. */
export interface NodeContainer {
  /** `kafka-1`, `zookeeper-1`. */
  readonly node: string;
  /** Kafka's broker.id or ZooKeeper's myid: the number at the end of the node's name. */
  readonly id: number;
  readonly role: Role;
  /** `local-kafka-1`. */
  readonly container: string;
  readonly containerId: string;
  readonly image: string;
  /** The engine's word: running, exited, paused, restarting, created, dead. */
  readonly state: string;
  /** The engine's sentence: "Up 3 minutes (healthy)". */
  readonly status: string;
  /** Kafka's version; undefined where the label is missing. */
  readonly version: string | undefined;
  /** A broker's advertised EXTERNAL address, `host:port`. */
  readonly external: string | undefined;
}

export interface ClusterContainers {
  readonly name: string;
  readonly stack: string | undefined;
  /** By role, then id. */
  readonly nodes: readonly NodeContainer[];
}

/** What of the engine's list of containers is needed here. */
export interface ListedContainer {
  readonly Id: string;
  readonly Names: readonly string[];
  readonly Image: string;
  readonly State: string;
  readonly Status: string;
  readonly Labels: Readonly<Record<string, string>>;
}

/** All clusters among these containers, by name. Temporary containers of ours are no nodes. */
export function groupByCluster(containers: readonly ListedContainer[]): ReadonlyMap<string, ClusterContainers> {
  const clusters = new Map<string, { name: string; stack: string | undefined; nodes: NodeContainer[] }>();
  for (const container of containers) {
    const name = container.Labels[label.cluster];
    const node = nodeOf(container);
    if (name === undefined || node === undefined) continue;
    const cluster = clusters.get(name) ?? { name, stack: container.Labels[label.stack], nodes: [] };
    cluster.nodes.push(node);
    clusters.set(name, cluster);
  }
  for (const { nodes } of clusters.values()) nodes.sort(byRoleThenId);
  return new Map([...clusters].sort(([a], [b]) => (a < b ? -1 : 1)));
}

export const brokersOf = ({ nodes }: ClusterContainers): readonly NodeContainer[] =>
  nodes.filter(({ role }) => role === "broker");

export const zookeepersOf = ({ nodes }: ClusterContainers): readonly NodeContainer[] =>
  nodes.filter(({ role }) => role === "zookeeper");

export const isRunning = ({ state }: NodeContainer): boolean => state === "running";

function nodeOf({ Id, Names, Image, State, Status, Labels }: ListedContainer): NodeContainer | undefined {
  const node = Labels[label.node];
  const role = Labels[label.role];
  if (node === undefined || (role !== "zookeeper" && role !== "broker")) return undefined;
  if (Labels[label.temporary] !== undefined) return undefined;
  return {
    node,
    id: Number(/\d+$/.exec(node)?.[0] ?? "0"),
    role,
    container: (Names[0] ?? Id).replace(/^\//, ""),
    containerId: Id,
    image: Image,
    state: State,
    status: Status,
    version: Labels[label.version],
    external: Labels[label.external],
  };
}

function byRoleThenId(a: NodeContainer, b: NodeContainer): number {
  return a.role === b.role ? a.id - b.id : a.role === "zookeeper" ? -1 : 1;
}
