import { describe, expect, it } from "vitest";
import type { ClusterAccess } from "../../src/operations/cluster/access.ts";
import type { FoundNode } from "../../src/operations/cluster/found.ts";
import { type RollOptions, rollNodes } from "../../src/operations/restart/roll.ts";
import { quorumAnswer } from "../kafka/quorum-answer.ts";

const node = (id: number, state: string): FoundNode => ({
  node: `zookeeper-${id}`,
  id,
  role: "zookeeper",
  container: `local-zookeeper-${id}`,
  image: "kafka",
  state,
  status: "",
  restarts: undefined,
  version: undefined,
  external: undefined,
});

/** A restart of these nodes, which are looked at anew each time. */
function rolling(access: ClusterAccess, nodes: readonly FoundNode[]) {
  const cluster = { name: "local", stack: undefined, flags: "-c local" };
  return (more: Partial<RollOptions> = {}) =>
    rollNodes({
      find: async () => ({ access, cluster: { ...cluster, nodes: [...nodes] } }),
      nodes: nodes.map((one) => one.node),
      consents: new Set(),
      deadlineMs: 300,
      say: () => {},
      ...more,
    });
}

/** ZooKeeper nodes, the first of which leads, that answer from memory; what is restarted runs again. */
function ensemble(...states: readonly string[]) {
  const nodes = states.map((state, at) => node(at + 1, state));
  const restarted: string[] = [];
  const answer = (address: string) => {
    const [name = ""] = address.split(":");
    const runs = nodes.find((one) => one.node === name)?.state === "running";
    return runs ? `${address} ${name === "zookeeper-1" ? "leader" : "follower"}\n` : `${address} connection refused\n`;
  };
  const access = {
    host: (one: FoundNode) => one.node,
    file: () => Promise.resolve(undefined),
    execute: (_: FoundNode, [, , , ...asked]: readonly string[]) =>
      Promise.resolve({ output: asked.map(answer).join(""), exitCode: 0 }),
    restart: (one: FoundNode) => {
      restarted.push(one.node);
      const at = nodes.findIndex(({ id }) => id === one.id);
      nodes[at] = { ...node(one.id, "running") };
      return Promise.resolve();
    },
    way: () => undefined,
  } as unknown as ClusterAccess;
  return { roll: rolling(access, nodes), restarted };
}

describe("A restart of nodes", () => {
  it("begins with what does not run, and ends with the leader", async () => {
    const { roll, restarted } = ensemble("running", "running", "exited");
    // There are no brokers, so it never is ready at the end.
    await expect(roll()).rejects.toThrow("not ready");
    expect(restarted).toEqual(["zookeeper-3", "zookeeper-2", "zookeeper-1"]);
  });

  it("touches nothing while the others would have no quorum", async () => {
    const { roll, restarted } = ensemble("running", "running", "exited");
    await expect(roll({ nodes: ["zookeeper-2"] })).rejects.toThrow(
      /zookeeper-2 was not stopped[\s\S]*the next `kafka-cluster restart zookeeper-2` goes on from here/,
    );
    expect(restarted).toEqual([]);
  });

  it("counts the members of ZooKeeper that do not run", async () => {
    const { roll, restarted } = ensemble("running", "running", "running", "exited", "exited");
    await expect(roll({ nodes: ["zookeeper-2"] })).rejects.toThrow(
      "without zookeeper-2 only 2 of 5 ZooKeeper nodes would serve, 3 are needed; zookeeper-4 (connection refused)",
    );
    expect(restarted).toEqual([]);
  });

  it("stops after the node it is at, and says which are left", async () => {
    const { roll, restarted } = ensemble("running", "running", "running");
    expect(await roll({ stopped: () => restarted.length === 1 })).toEqual(["zookeeper-1", "zookeeper-3"]);
    expect(restarted).toEqual(["zookeeper-2"]);
  });
});

/** Controllers of which the second leads, that answer from memory; what is restarted has caught up when it is back. */
function controllers(...states: readonly string[]) {
  const nodes = states.map((state, at) => ({
    ...node(at + 1, state),
    node: `controller-${at + 1}`,
    id: 3001 + at,
    role: "controller" as const,
  }));
  const restarted: string[] = [];
  const runs = (name: string) => nodes.find((one) => one.node === name)?.state === "running";
  const voters = () => nodes.map(({ id, node: name }) => ({ id, lag: runs(name) ? 300 : 60_000 }));
  const answer = (address: string) => {
    const [name = ""] = address.split(":");
    if (!runs(name)) return `${address} unknown name\n`;
    const leads = name === "controller-2";
    return `${address} answer=${quorumAnswer({ leader: 3002, voters: voters(), error: leads ? 0 : 6 })}\n`;
  };
  const servers = nodes.map(({ node: name }) => `${name}:9093`).join(",");
  const access = {
    host: (one: FoundNode) => one.node,
    file: async () => `controller.quorum.bootstrap.servers=${servers}\n`,
    execute: async (_: FoundNode, [, , , ...asked]: readonly string[]) => ({
      output: asked.map(answer).join(""),
      exitCode: 0,
    }),
    restart: async (one: FoundNode) => {
      restarted.push(one.node);
      const at = nodes.findIndex(({ id }) => id === one.id);
      const back = nodes[at];
      if (back !== undefined) nodes[at] = { ...back, state: "running" };
    },
    way: () => undefined,
  } as unknown as ClusterAccess;
  return { roll: rolling(access, nodes), restarted };
}

describe("A restart of controllers", () => {
  it("begins with what does not run, and ends with the one that leads", async () => {
    const { roll, restarted } = controllers("running", "running", "exited");
    await expect(roll()).rejects.toThrow("not ready");
    expect(restarted).toEqual(["controller-3", "controller-1", "controller-2"]);
  });

  it("touches nothing while the others would be no majority", async () => {
    const { roll, restarted } = controllers("running", "running", "exited");
    await expect(roll({ nodes: ["controller-1"] })).rejects.toThrow(
      "without controller-1 only 1 of 3 controllers would be there and caught up, 2 are needed; controller-3 (unknown name)",
    );
    expect(restarted).toEqual([]);
  });
});
