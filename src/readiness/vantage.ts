import { formatAddress } from "../kafka/address.ts";
import type { Broker, ZooKeeperNode } from "../model/cluster.ts";

/** What looking at a node needs to know of it: operations know no more, from the files of its container. */
export type SeenBroker = Pick<Broker, "name" | "id" | "listeners">;
export type SeenZooKeeper = Pick<ZooKeeperNode, "name" | "clientPort">;

/** How a target lets readiness look at the running cluster: from this machine, and from inside a node. */
export interface Vantage {
  readonly name: string;
  readonly brokers: readonly SeenBroker[];
  readonly zookeepers: readonly SeenZooKeeper[];
  /** Where brokers answer that still run with an older description, `host:port`: their addresses may have been others. */
  readonly alsoAt?: readonly string[];
  /** Runs `probe.sh` in a node with these arguments and returns what it printed. Rejects when the node does not run. */
  probe(node: string, args: readonly string[]): Promise<string>;
  /** The command a person reads a node's log with. */
  logCommand(node: string): string;
  /** The last lines of a node's log, for a message; empty when there is none. */
  logTail(node: string, lines: number): Promise<string>;
}

/** Every broker's EXTERNAL address, `host:port`. */
export function externalBootstrap(brokers: readonly Pick<Broker, "listeners">[]): string[] {
  return brokers.flatMap((broker) =>
    broker.listeners
      .filter((listener) => listener.name === "EXTERNAL")
      .map((listener) => formatAddress(listener.advertised)),
  );
}
