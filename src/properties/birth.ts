import type { Cluster, Node } from "../model/cluster.ts";
import { clusterIdOf, directoryIdOf, isVoter, votersOf } from "../model/quorum.ts";

/**
 * Who begins: a node of a cluster that has never been, or a node by itself, in a cluster that has lived (a new broker, or
 * a node that lost its volume).
 */
export type Beginning = "cluster" | "node";

/**
 * What the permission to start empty says, which is a file of the node's volume: with ZooKeeper nothing, in KRaft what the
 * directory is formatted with, `key=value` by line. Only a voter of a cluster that begins is told the voters: who is not
 * cannot be elected until it has fetched the list from those who have one, yet may vote. `uid` is the cluster's own (see
 * `clusterIdOf`).
 */
export function birthPermission(cluster: Cluster, uid: string, node: Node, who: Beginning): string {
  if (cluster.metadata === "zookeeper" || node.role === "zookeeper") return "";
  return lines({ "cluster.id": clusterIdOf(uid), ...directoryFacts(cluster, uid, node, who) });
}

/** The same where no program looks on, and the nodes agree on the cluster's id among themselves. */
export function birthProposal(cluster: Cluster, node: Node): string {
  return lines(directoryFacts(cluster, "alone", node, "cluster"));
}

function directoryFacts(cluster: Cluster, uid: string, node: Node, who: Beginning): Facts {
  const voters = votersOf(cluster).map(
    ({ id, name, host, controllerPort }) => `${id}@${host}:${controllerPort}:${directoryIdOf(uid, name)}`,
  );
  return {
    "directory.id": directoryIdOf(uid, node.name),
    "initial.controllers": who === "cluster" && node.role !== "zookeeper" && isVoter(node) ? voters.join(",") : "",
    release: cluster.protocol,
  };
}

type Facts = Readonly<Record<string, string>>;

const lines = (facts: Facts): string =>
  Object.entries(facts)
    .map(([key, value]) => `${key}=${value}\n`)
    .join("");
