import type { MetadataMode, Role } from "../../model/cluster.ts";

/** One node of a cluster, as its labels and the place it runs in tell. */
export interface FoundNode {
  /** `kafka-1`, `controller-1`, `zookeeper-1`. */
  readonly node: string;
  /** Kafka's broker.id or node.id, or ZooKeeper's myid. */
  readonly id: number;
  readonly role: Role;
  /** Its container's name on Docker (`local-kafka-1`), its pod's on Kubernetes (`kafka-1`). */
  readonly container: string;
  readonly image: string;
  /**
   * One word: `running`; on Docker also exited, paused, restarting, created, dead; on Kubernetes also pending, stopped
   * (scaled to zero), missing (no pod), terminating.
   */
  readonly state: string;
  /** A sentence: "Up 3 minutes (healthy)", "ImagePullBackOff: …". */
  readonly status: string;
  /** How often Kubernetes has started its process again; undefined where nobody counts. */
  readonly restarts: number | undefined;
  /** Kafka's version; undefined where nothing tells. */
  readonly version: string | undefined;
  /** A broker's advertised EXTERNAL address, `host:port`, where a label tells it. */
  readonly external: string | undefined;
}

/** What serves a cluster beside its nodes, and holds none of its data: a worker of Kafka Connect, the web view. */
export interface FoundCompanion {
  /** `connect-1`, `ui`. */
  readonly node: string;
  /** `connect`, `ui`. */
  readonly role: string;
  /** As of a node. */
  readonly container: string;
  readonly state: string;
  readonly status: string;
}

/** A cluster that was found by labels. */
export interface FoundCluster {
  readonly name: string;
  /** `<project>/<stack>`; undefined where Pulumi has not made it. */
  readonly stack: string | undefined;
  /** What makes a command be about this cluster again: `-c local`, `--context lab -n staging`. */
  readonly flags: string;
  /** By role, then id: every node there should be, whether it runs or not. */
  readonly nodes: readonly FoundNode[];
  /** By name; left out = none. */
  readonly companions?: readonly FoundCompanion[];
}

export const brokersOf = <N extends FoundNode>({ nodes }: { readonly nodes: readonly N[] }): readonly N[] =>
  nodes.filter(({ role }) => role === "broker");

/** ZooKeeper's nodes, or controllers that are no brokers. */
export const keepersOf = <N extends FoundNode>({ nodes }: { readonly nodes: readonly N[] }): readonly N[] =>
  nodes.filter(({ role }) => role !== "broker");

/** Who keeps the metadata of a cluster: where there is no ZooKeeper, its controllers do. */
export const modeOf = ({ nodes }: Pick<FoundCluster, "nodes">): MetadataMode =>
  nodes.some(({ role }) => role === "zookeeper") ? "zookeeper" : "kraft";

export const zookeepersOf = <N extends FoundNode>({ nodes }: { readonly nodes: readonly N[] }): readonly N[] =>
  nodes.filter(({ role }) => role === "zookeeper");

/** The workers of Kafka Connect. */
export const workersOf = ({ companions = [] }: Pick<FoundCluster, "companions">): readonly FoundCompanion[] =>
  companions.filter(({ role }) => role === "connect");

export const isRunning = ({ state }: Pick<FoundNode, "state">): boolean => state === "running";

/** The order in which roles start: brokers need the others to start, and to stop cleanly. */
export const ROLES: readonly Role[] = ["zookeeper", "controller", "broker"];

export const isRole = (text: string | undefined): text is Role => ROLES.some((role) => role === text);

/** In the order of the roles, then by number: ten comes after nine. */
export function byRoleThenId(a: Pick<FoundNode, "role" | "id">, b: Pick<FoundNode, "role" | "id">): number {
  return ROLES.indexOf(a.role) - ROLES.indexOf(b.role) || a.id - b.id;
}
