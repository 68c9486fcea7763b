import type * as pulumi from "@pulumi/pulumi";
import type { Address, Broker, Cluster, Node, ZooKeeperNode } from "../model/cluster.ts";
import type { VotingNode } from "../model/quorum.ts";
import type { RenderedCluster } from "../properties/render.ts";
import type { Consents } from "../spec/consent.ts";
import type { Transform } from "./transform.ts";

/** What the layers above decide about a running cluster; asked only when a running node has to change. */
export interface Rolling {
  /** `isDown` tells that nothing is left to wait for: the node cannot start as it is. */
  mayRestart(node: Node, changedBefore: readonly Node[], isDown?: () => Promise<boolean>): Promise<void>;
  inOrder(nodes: readonly Node[]): Promise<readonly Node[]>;
  /** Whether the cluster answers and has topics: it is in use, although it may never have been proven ready. */
  isInUse(): Promise<boolean>;
  /** Partitions with a replica on this broker; undefined when no broker answers. */
  hosted(brokerId: number): Promise<readonly string[] | undefined>;
  /**
   * Resolves when `node`, who has lost its data, may be born again. A voter: a majority of all is alive and caught up without
   * it. A broker: each of its partitions is led by another one, and none counts on it. `lost` have lost theirs too, and come
   * later. Rejects with what was seen.
   */
  mayRefill(node: Node, lost: readonly Node[]): Promise<void>;
}

/** How a running cluster is looked at from inside; readiness asks by it. */
export interface Access {
  readonly name: string;
  readonly brokers: readonly Broker[];
  readonly zookeepers: readonly ZooKeeperNode[];
  /** Every controller with a vote, be it a broker too; none with ZooKeeper. */
  readonly voters: readonly VotingNode[];
  /** Nodes of ZooKeeper that an ensemble takes in while it runs. */
  readonly joining?: readonly string[];
  /** More addresses, `host:port`, where a broker may still be found: what running ones advertised before a change. */
  readonly alsoAt?: readonly string[];
  /** Runs `probe.sh` in a node (properties/ask.ts) and returns what it printed. Rejects when the node does not run. */
  probe(node: string, args: readonly string[]): Promise<string>;
  logCommand(node: string): string;
  logTail(node: string, lines: number): Promise<string>;
  /** Addresses that only nodes themselves can dial, with the way there from this machine. */
  readonly ways?: readonly { readonly address: Address; readonly dial: () => Promise<Address> }[];
}

/** What the description's `connect` names of this machine: found there, and read. */
export interface ConnectInputs {
  /** Absolute paths of directories. */
  readonly plugins: string | undefined;
  readonly files: string | undefined;
  /** Each file's text; never to be shown. */
  readonly secrets: readonly { readonly name: string; readonly content: string }[];
}

/** The way to Kafka Connect's REST. */
export interface ConnectAccess {
  /** The address of a worker's REST as this machine reaches it now, `http://127.0.0.1:8083`. Rejects when there is no way. */
  rest(worker: string): Promise<string>;
  logCommand(worker: string): string;
  logTail(worker: string, lines: number): Promise<string>;
  /** Whether its process ends again and again, so that waiting for it is of no use; left out = nobody can tell. */
  crashed?(worker: string): Promise<boolean>;
}

export interface DeployOptions {
  readonly owner: pulumi.ComponentResource;
  readonly resourceName: string;
  readonly files: RenderedCluster;
  /** Set where the description has `connect`. */
  readonly connect?: ConnectInputs | undefined;
  readonly consents: Consents;
  readonly rolling: (access: Access) => Rolling;
  readonly onProgress: (text: string) => void;
  /** The component depends on other resources of its program, which are there in an update and perhaps not in a preview. */
  readonly after?: boolean | undefined;
  /** What the program wants changed about the resources themselves. */
  readonly transform?: Transform | undefined;
}

/** A cluster whose resources are registered. */
export interface Deployment {
  readonly uid: string;
  /** undefined = a preview without an engine or a Kubernetes cluster. */
  readonly vantage: Access | undefined;
  /** Resolves when every node exists; in a preview, when it is planned. */
  readonly created: Promise<void>;
  /**
   * The cluster with every address it turned out to have, asked once `created` has resolved; left out where the model
   * knows all of them. undefined = a preview before they are known.
   */
  readonly located?: () => Cluster | undefined;
  /** A running node was changed: its leaders may have moved. */
  readonly changed: boolean;
  /**
   * The way to Kafka Connect, its workers raised or not; undefined = a preview without an engine or a Kubernetes cluster,
   * or a description without Connect.
   */
  readonly connect?: ConnectAccess | undefined;
  /** The texts that Connect's workers have for secrets, so that nobody repeats a value of them. */
  readonly secrets?: ConnectInputs["secrets"] | undefined;
  /**
   * Registers what serves the cluster and holds none of its data (workers of Connect, the web view), once brokers are
   * proven ready; in a preview, right away. Resolves when all of it runs, in a preview when it is planned. `joined` is
   * waited for between the change of one running companion, which it is given by name (`connect-1`), and that of the
   * next of its role. Rejects with RunError, and as `joined` does.
   */
  readonly raiseCompanions?: (joined: (companion: string) => Promise<void>) => Promise<void>;
  /**
   * Stops brokers that the description no longer has, where they still run and hold nothing, and returns the ids of all that
   * their quorum has to forget; none with ZooKeeper, which forgets by itself. Asked once the others are ready, before a topic
   * is made. Rejects with RunError. Left out = nobody leaves.
   */
  readonly left?: () => Promise<readonly number[]>;
  /** Notes with the data that the cluster has been ready, where that is news. */
  readonly recordReadiness: () => Promise<void>;
}

/** A deployment with everything refused that cannot be, before the first object is made. Rejects with RunError. */
export type Deploy = (options: DeployOptions) => Promise<Deployment>;
