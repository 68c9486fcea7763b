import { vi } from "vitest";
import { votersOf } from "../../src/model/quorum.ts";
import type { Vantage } from "../../src/readiness/vantage.ts";
import type { Description } from "../../src/spec/schema.ts";
import { quorumAnswers } from "../kafka/quorum-answer.ts";
import { clusterOf } from "../model/cluster-of.ts";

/** What the nodes of a fake cluster do. Both records may be changed while it is looked at. */
export interface FakeNodes {
  /** Why a node cannot ask anything, for those that do not run. */
  readonly down: Record<string, string>;
  /** What an address answers in place of `ok`, or of a role. */
  readonly said: Record<string, string>;
  readonly logs: Record<string, string>;
  /** What cluster a node says it is of, in place of `c`; empty = it has not begun. */
  readonly clusters: Record<string, string>;
}

/** A cluster that answers `probe.sh` from memory; its ZooKeeper is led by the second of its nodes, its quorum by the first. */
export function fakeVantage(description: Partial<Description> = {}) {
  const cluster = clusterOf(description);
  const { name, brokers, zookeepers } = cluster;
  const voters = votersOf(cluster);
  const quorum = quorumAnswers(voters.map(({ id }) => id));
  const nodes: FakeNodes = { down: {}, said: {}, logs: {}, clusters: {} };
  const leader = (zookeepers[1] ?? zookeepers[0])?.name;
  const usual = (what: string | undefined, address: string) => {
    if (what === "kafka") return "ok";
    if (what === "quorum")
      return voters[0] && address.startsWith(`${voters[0].host}:`) ? quorum.leader : quorum.follower;
    return `${address.startsWith(`${leader}:`) ? "leader" : "follower"} zxid=0x10 version=3.9.6`;
  };
  const probe = vi.fn(async (node: string, [what, ...targets]: readonly string[]) => {
    const down = nodes.down[node];
    if (down !== undefined) throw new Error(down);
    const own = node.startsWith("zookeeper") ? "" : (nodes.clusters[node] ?? "c");
    const told = own === "" ? "" : `cluster.id=${own}\n`;
    return told + targets.map((address) => `${address} ${nodes.said[address] ?? usual(what, address)}\n`).join("");
  });
  const vantage: Vantage = {
    name,
    brokers,
    zookeepers,
    voters,
    probe,
    logCommand: (node) => `docker logs ${name}-${node}`,
    logTail: async (node) => nodes.logs[node] ?? "",
  };
  return { vantage, nodes, probe };
}
