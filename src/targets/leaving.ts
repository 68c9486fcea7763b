import { type Consents, consentHint } from "../spec/consent.ts";
import type { Obstacle } from "./obstacle.ts";

/** A node whose volume is kept but which the description no longer has. */
export interface LeavingNode {
  readonly name: string;
  readonly role: string;
  readonly volume: string;
  readonly running: boolean;
  /** Some broker runs that knows what this one holds, be it this one or another. */
  readonly askable: boolean;
}

/** What is known of a broker that leaves: the partitions that have a replica on it; undefined = nobody answered. */
export type Hosted = (brokerId: number) => Promise<readonly string[] | undefined>;

/**
 * A broker may leave when no partition has a replica on it; ZooKeeper nodes and controllers may not leave at all. Retired nodes (left
 * properly earlier) are not listed here.
 */
export async function leavingObstacles(
  leaving: readonly LeavingNode[],
  hosted: Hosted,
  consents: Consents,
): Promise<Obstacle[]> {
  const asked = leaving.filter((node) => node.role !== "broker" || !consents.has(`remove-node:${node.name}`));
  const brokers = leaving
    .filter(({ role, running }) => role === "broker" && running)
    .map(({ name }) => name)
    .sort((a, b) => idOf(a) - idOf(b));
  const obstacles = await Promise.all(asked.map((node) => leavingObstacle(node, hosted, brokers)));
  return obstacles.flatMap((obstacle) => obstacle ?? []);
}

const idOf = (name: string): number => Number(name.replace(/^\D*/, ""));

/** `brokers` leave together: one rebalance empties them all. */
async function leavingObstacle(
  node: LeavingNode,
  hosted: Hosted,
  brokers: readonly string[],
): Promise<Obstacle | undefined> {
  const back = "Set the count back";
  if (node.role === "zookeeper") {
    return {
      code: "ensemble-size-changed",
      about: node.name,
      message: `${node.name} is not in the description any more, but its volume ${node.volume} is part of this ensemble.`,
      remedy: `${back} (zookeeper.count).`,
    };
  }
  if (node.role === "controller") {
    return {
      code: "quorum-size-changed",
      about: node.name,
      message: `${node.name} is not in the description any more, but its volume ${node.volume} holds a vote of this quorum.`,
      remedy: `${back} (controllers.count, controllers.combined).`,
    };
  }
  const partitions = node.askable ? await hosted(idOf(node.name)) : undefined;
  if (partitions?.length === 0) return undefined;
  const why =
    partitions === undefined
      ? `it is not known which replicas it holds (${node.askable ? "no broker answers" : "it does not run"})`
      : `${partitions.length === 1 ? "1 partition has" : `${partitions.length} partitions have`} a replica on it: ${partitions.slice(0, 5).join(", ")}${partitions.length > 5 ? ", …" : ""}`;
  const remedy = node.running
    ? `Move its replicas away, then run this again: kafka-cluster rebalance --remove ${brokers.join(",")}`
    : `${back} (brokers.count), so that it runs; then kafka-cluster rebalance --remove ${node.name}`;
  return {
    code: "broker-holds-replicas",
    about: node.name,
    message: `${node.name} is not in the description any more, but ${why}.`,
    remedy: `${remedy}. Or give them up: ${consentHint(`remove-node:${node.name}`)}. Its volume is kept either way.`,
  };
}
