import { vi } from "vitest";
import type { Vantage } from "../../src/readiness/vantage.ts";
import type { Description } from "../../src/spec/schema.ts";
import { clusterOf } from "../model/cluster-of.ts";

/** What the nodes of a fake cluster do. Both records may be changed while it is looked at. */
export interface FakeNodes {
  /** Why a node cannot ask anything, for those that do not run. */
  readonly down: Record<string, string>;
  /** What an address answers in place of `ok`, or of a role. */
  readonly said: Record<string, string>;
  readonly logs: Record<string, string>;
}

/** A cluster that answers `probe.sh` from memory; its ZooKeeper is led by the second of its nodes. */
export function fakeVantage(description: Partial<Description> = {}) {
  const { name, brokers, zookeepers } = clusterOf(description);
  const nodes: FakeNodes = { down: {}, said: {}, logs: {} };
  const leader = (zookeepers[1] ?? zookeepers[0])?.name;
  const usual = (what: string | undefined, address: string) => {
    if (what === "kafka") return "ok";
    return `${address.startsWith(`${leader}:`) ? "leader" : "follower"} zxid=0x10 version=3.9.6`;
  };
  const probe = vi.fn(async (node: string, [what, ...targets]: readonly string[]) => {
    const down = nodes.down[node];
    if (down !== undefined) throw new Error(down);
    return targets.map((address) => `${address} ${nodes.said[address] ?? usual(what, address)}\n`).join("");
  });
  const vantage: Vantage = {
    name,
    brokers,
    zookeepers,
    probe,
    logCommand: (node) => `docker logs ${name}-${node}`,
    logTail: async (node) => nodes.logs[node] ?? "",
  };
  return { vantage, nodes, probe };
}
