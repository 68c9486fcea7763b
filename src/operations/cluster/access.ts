import type { Writable } from "node:stream";
import type { Address, Role } from "../../model/cluster.ts";
import type { FoundCluster, FoundCompanion, FoundNode } from "./found.ts";

/** A place where clusters run: a Docker engine, a namespace of a Kubernetes cluster. */
export interface Place {
  /** In a sentence: "on this Docker engine", "in namespace staging (context lab)". */
  readonly where: string;
  /** Every cluster there, by name, in the order of the names. Rejects with a Failure. */
  clusters(): Promise<ReadonlyMap<string, FoundCluster>>;
  access(cluster: FoundCluster): ClusterAccess;
}

/**
 * Everything operations do to the nodes of one cluster. Docker and Kubernetes each have one; nothing above asks which.
 * Whatever needs a running node rejects with NodeRefuses where that node cannot do it now.
 */
export interface ClusterAccess {
  /** Where nodes reach whoever runs of a role: `kafka:9092`, `zookeeper:2181`. */
  readonly everyone: Readonly<Record<Role, string>>;
  /** The name other nodes reach it by: `kafka-1`, `kafka-1.staging.svc`. */
  host(node: FoundNode): string;
  /** The text of one of its configuration files, also of a node that does not run; undefined = none of that name. */
  file(node: FoundNode, name: string): Promise<string | undefined>;
  /** All of them by name. */
  files(node: FoundNode): Promise<ReadonlyMap<string, string>>;
  /** Puts small files of this machine into a directory there, for the node's own user alone. */
  put(node: FoundNode, directory: string, files: readonly NewFile[]): Promise<void>;
  /** Runs a short command to its end; stdout and stderr come as one text. */
  execute(node: FoundNode, command: readonly string[]): Promise<Executed>;
  /** Begins a command whose input and output go on while it runs. */
  begin(node: FoundNode, process: NewProcess): Promise<RunningProcess>;
  /** Writes the node's log until its end or, with `follow`, until the node's. Rejects with the reader's EPIPE too. */
  log(node: FoundNode | FoundCompanion, wanted: LogWanted): Promise<void>;
  /** Stops all nodes of a role that run, gently and together; resolves when they have stopped. Their data is kept. */
  stop(role: Role): Promise<void>;
  /** Starts all nodes of a role that do not run; resolves when their processes run, which is long before they are ready. */
  start(role: Role): Promise<void>;
  /** What serves the cluster beside its nodes; left out = there can be none there. */
  readonly companions?: Companions;
  /** Stops one node gently and starts it again; resolves when its process runs. The caller has asked the gate. */
  restart(node: FoundNode): Promise<void>;
  /** The way from this machine to an address that only nodes can dial; undefined = none is needed, or there is none. */
  way(node: FoundNode, port: number): (() => Promise<Address>) | undefined;
}

/** What is done to companions. */
export interface Companions {
  /** Stops all that run, gently and together. */
  stop(): Promise<void>;
  /** Starts all that do not run; resolves when their processes run. */
  start(): Promise<void>;
  /** The address of a Connect worker's REST as this machine reaches it, `http://127.0.0.1:8083`. Rejects when there is none. */
  rest(worker: FoundCompanion): Promise<string>;
  /** Where others reach it; left out = at that same address. */
  restInside?(worker: FoundCompanion): string;
}

/** The node cannot do that now: it is gone, stopped, paused or just restarting. Nothing was begun. */
export class NodeRefuses extends Error {
  override readonly name = "NodeRefuses";
}

export interface NewFile {
  readonly name: string;
  readonly content: Buffer;
}

export interface Executed {
  readonly output: string;
  readonly exitCode: number;
}

export interface NewProcess {
  readonly command: readonly string[];
  /** `NAME=value`, on top of the container's own. */
  readonly environment: readonly string[];
  /** It reads its standard input. */
  readonly input: boolean;
  /** It gets a terminal; then everything it says comes by stdout. */
  readonly tty: boolean;
  readonly stdout: Writable;
  readonly stderr: Writable;
}

export interface RunningProcess {
  /** Its standard input; ending it ends the input. undefined where it reads none. */
  readonly input: Writable | undefined;
  /** Resolves when it has said its last word; rejects when whoever reads its output has gone. */
  readonly said: Promise<void>;
  exitCode(): Promise<number>;
  resize(columns: number, rows: number): void;
  /** Lets go of it: it may run on. */
  close(): void;
}

export interface LogWanted {
  /** Only the last lines; undefined = all. */
  readonly tail: number | undefined;
  readonly follow: boolean;
  readonly stdout: Writable;
  readonly stderr: Writable;
}
