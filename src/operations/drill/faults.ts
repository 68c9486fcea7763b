/** One way of harming nodes. */
export type Harm =
  /** SIGKILL: nothing is written to the end, nobody is told. */
  | "kill"
  /** The process stands still and keeps its connections: a zombie. */
  | "pause"
  /** From the other brokers and from clients, not from ZooKeeper or the controllers. */
  | "cut-brokers"
  /** From ZooKeeper or the controllers, not from brokers and clients. */
  | "cut-metadata"
  | "cut-all"
  /** Its container or pod is removed, as somebody does by hand. */
  | "remove"
  /** The same, and its data too. */
  | "lose-volume"
  /** Its volume is full to the last byte. */
  | "fill-disk";

/** What was done and has to be taken back, whatever becomes of this process. */
export interface Note {
  readonly harm: Harm;
  /** Names of nodes. */
  readonly nodes: readonly string[];
}

/** What a drill does to nodes, and takes back. Docker and Kubernetes each have one. */
export interface Faults {
  /** Whether a harm leaves behind what nothing but `up` brings back. */
  needsUp(harm: Harm): boolean;
  /** Why a harm cannot be done to these nodes here; undefined = it can. Asks, changes nothing. */
  obstacle(harm: Harm, nodes: readonly string[]): Promise<string | undefined>;
  /** Notes what has to be taken back, then does it. */
  inject(harm: Harm, nodes: readonly string[]): Promise<void>;
  /** What is noted and not taken back, by this process or one that was killed. */
  pending(): Promise<Note | undefined>;
  /**
   * Takes back what is noted; may be called again after a failure. Containers are Pulumi's: those that are gone, are
   * brought back by `up`, with consents where data is gone too.
   */
  heal(up: Up): Promise<void>;
}

/** Runs `pulumi up` on the cluster's stack with these consents. Rejects with a Failure when it fails. */
export type Up = (consents: readonly string[]) => Promise<void>;
