import type * as pulumi from "@pulumi/pulumi";
import type { Address, Broker, Node, ZooKeeperNode } from "../model/cluster.ts";
import type { RenderedCluster } from "../properties/render.ts";
import type { Consents } from "../spec/consent.ts";

/** What the layers above decide about a running cluster; asked only when a running node has to change. */
export interface Rolling {
  mayRestart(node: Node, changedBefore: readonly Node[]): Promise<void>;
  inOrder(nodes: readonly Node[]): Promise<readonly Node[]>;
  /** Partitions with a replica on this broker; undefined when no broker answers. */
  hosted(brokerId: number): Promise<readonly string[] | undefined>;
}

/** How a running cluster is looked at from inside; readiness asks by it. */
export interface Access {
  readonly name: string;
  readonly brokers: readonly Broker[];
  readonly zookeepers: readonly ZooKeeperNode[];
  /** Runs `probe.sh` in a node and returns what it printed. Rejects when the node does not run. */
  probe(node: string, args: readonly string[]): Promise<string>;
  logCommand(node: string): string;
  logTail(node: string, lines: number): Promise<string>;
  /** Addresses that only nodes themselves can dial, with the way there from this machine. */
  readonly ways?: readonly { readonly address: Address; readonly dial: () => Promise<Address> }[];
}

export interface DeployOptions {
  readonly owner: pulumi.ComponentResource;
  readonly resourceName: string;
  readonly files: RenderedCluster;
  readonly consents: Consents;
  readonly rolling: (access: Access) => Rolling;
  readonly onProgress: (text: string) => void;
}

/** A cluster whose resources are registered. */
export interface Deployment {
  readonly uid: string;
  /** undefined = a preview without an engine or a Kubernetes cluster. */
  readonly vantage: Access | undefined;
  /** Resolves when every node exists; in a preview, when it is planned. */
  readonly created: Promise<void>;
  /** A running node was changed: its leaders may have moved. */
  readonly changed: boolean;
  /** Notes with the data that the cluster has been ready, where that is news. */
  readonly recordReadiness: () => Promise<void>;
}

/** A deployment with everything refused that cannot be, before the first object is made. Rejects with RunError. */
export type Deploy = (options: DeployOptions) => Promise<Deployment>;
