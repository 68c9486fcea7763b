import type { Cluster } from "../../model/cluster.ts";
import { membersOf } from "../../model/record.ts";
import { type Consents, consentHint } from "../../spec/consent.ts";
import type { Obstacle } from "../obstacle.ts";
import { label } from "./labels.ts";
import { isRunning, type Live } from "./live.ts";
import { containerName } from "./names.ts";

/** A node whose volume is kept but which the description no longer has. */
export interface LeavingNode {
  readonly name: string;
  readonly role: string;
  readonly volume: string;
  readonly running: boolean;
}

/** Nodes that the engine has a volume of and the description does not. */
export function leavingNodes(cluster: Cluster, uid: string, live: Live): readonly LeavingNode[] {
  const wanted = new Set(membersOf(cluster));
  return [...live.volumes.values()]
    .filter((volume) => volume.labels[label.uid] === uid && !wanted.has(volume.labels[label.node] ?? ""))
    .map((volume) => {
      const name = volume.labels[label.node] ?? volume.name;
      return {
        name,
        role: volume.labels[label.role] ?? "broker",
        volume: volume.name,
        running: isRunning(live.containers.get(containerName(cluster, { name }))),
      };
    });
}

/** What is known of a broker that leaves: the partitions that have a replica on it; undefined = nobody answered. */
export type Hosted = (brokerId: number) => Promise<readonly string[] | undefined>;

/**
 * A broker may leave when no partition has a replica on it; ZooKeeper nodes may not leave at all. Retired nodes (left
 * properly earlier) are not listed here.
 */
export async function leavingObstacles(
  leaving: readonly LeavingNode[],
  hosted: Hosted,
  consents: Consents,
): Promise<Obstacle[]> {
  const obstacles = await Promise.all(
    leaving
      .filter((node) => node.role === "zookeeper" || !consents.has(`remove-node:${node.name}`))
      .map((node) => leavingObstacle(node, hosted)),
  );
  return obstacles.flatMap((obstacle) => obstacle ?? []);
}

async function leavingObstacle(node: LeavingNode, hosted: Hosted): Promise<Obstacle | undefined> {
  const back = "Set the count back";
  if (node.role === "zookeeper") {
    return {
      code: "ensemble-size-changed",
      about: node.name,
      message: `${node.name} is not in the description any more, but its volume ${node.volume} is part of this ensemble.`,
      remedy: `${back} (zookeeper.count).`,
    };
  }
  const partitions = node.running ? await hosted(Number(node.name.replace(/^\D*/, ""))) : undefined;
  if (partitions?.length === 0) return undefined;
  const why =
    partitions === undefined
      ? `it is not known which replicas it holds (${node.running ? "no broker answers" : "it does not run"})`
      : `${partitions.length === 1 ? "1 partition has" : `${partitions.length} partitions have`} a replica on it: ${partitions.slice(0, 5).join(", ")}${partitions.length > 5 ? ", …" : ""}`;
  return {
    code: "broker-holds-replicas",
    about: node.name,
    message: `${node.name} is not in the description any more, but ${why}.`,
    remedy: `${back} (brokers.count), move its replicas away (kafka-cluster tool kafka-reassign-partitions), then take it out; or give them up: ${consentHint(`remove-node:${node.name}`)}. Its volume is kept either way.`,
  };
}
