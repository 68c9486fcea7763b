import { formatAddress } from "../kafka/address.ts";
import type { Broker, ListenerName, ZooKeeperNode } from "../model/cluster.ts";
import type { SeenVoter } from "./quorum.ts";

/** What looking at a node needs to know of it: operations know no more, from the files of its container. */
export type SeenBroker = Pick<Broker, "name" | "id" | "listeners">;
export type SeenZooKeeper = Pick<ZooKeeperNode, "name" | "host" | "clientPort">;

/** How a target lets readiness look at the running cluster: from this machine, and from inside a node. */
export interface Vantage {
  readonly name: string;
  readonly brokers: readonly SeenBroker[];
  readonly zookeepers: readonly SeenZooKeeper[];
  /** Every controller with a vote, be it a broker too; none with ZooKeeper. */
  readonly voters: readonly SeenVoter[];
  /** Nodes of ZooKeeper that an ensemble takes in while it runs. */
  readonly joining?: readonly string[];
  /** Where brokers answer that still run with an older description, `host:port`: their addresses may have been others. */
  readonly alsoAt?: readonly string[];
  /**
   * Runs `probe.sh` in a node with these arguments (properties/ask.ts) and returns what it printed. Rejects when the node
   * does not run.
   */
  probe(node: string, args: readonly string[]): Promise<string>;
  /** The command a person reads a node's log with. */
  logCommand(node: string): string;
  /** The last lines of a node's log, for a message; empty when there is none. */
  logTail(node: string, lines: number): Promise<string>;
}

/**
 * `host:port` of every broker for whoever looks from this machine: EXTERNAL, or INTERNAL where there is no other. The
 * target has made those reachable (kafka/route.ts).
 */
export function clientBootstrap(brokers: readonly Pick<Broker, "listeners">[]): string[] {
  const addresses = (name: ListenerName) =>
    brokers.flatMap((broker) =>
      broker.listeners
        .filter((listener) => listener.name === name)
        .map((listener) => formatAddress(listener.advertised)),
    );
  const external = addresses("EXTERNAL");
  return external.length > 0 ? external : addresses("INTERNAL");
}
