import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { nodesOf } from "../../src/model/nodes.ts";
import { parseRecord, volumePaths } from "../../src/model/record.ts";
import { beginScript, VOLUMES_DIRECTORY } from "../../src/properties/begin.ts";
import type { Description } from "../../src/spec/schema.ts";
import { clusterOf } from "../model/cluster-of.ts";
import { runBash } from "./run-bash.ts";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "kafka-cluster-begin-"));
  // Volumes of another owner are root's to give away; here there is only one.
  writeFileSync(join(root, "chown"), "#!/bin/sh\n");
  chmodSync(join(root, "chown"), 0o755);
});
afterEach(() => rmSync(root, { recursive: true }));

const cluster = clusterOf({ name: "orders" });
const nodes = nodesOf(cluster);
const at = (node: string, path: string) => join(root, "volumes", node, path);
const pathsOf = (node: string) => {
  const found = nodes.find(({ name }) => name === node);
  if (found === undefined) throw new Error(`no ${node}`);
  return volumePaths(found);
};
const put = (file: string, content = "") => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
};
/** ZooKeeper's file holds its epoch, a broker's is there or not. */
const putProof = (node: string, epoch = 1) => put(at(node, pathsOf(node).proof), `${epoch}`);
const marked = () => nodes.map(({ name }) => name).filter((node) => existsSync(at(node, pathsOf(node).marker)));
const recordOf = (node: string) => parseRecord(readFileSync(at(node, "cluster.json"), "utf8"));

async function begin(consents: readonly string[] = [], description: Partial<Description> = {}) {
  const described = clusterOf({ name: "orders", ...description });
  for (const { name } of nodesOf(described)) mkdirSync(at(name, ""), { recursive: true });
  const script = join(root, "begin.sh");
  writeFileSync(script, beginScript(described).replaceAll(VOLUMES_DIRECTORY, join(root, "volumes")));
  return runBash([script, ...consents], { PATH: `${root}:${process.env.PATH}` });
}

/** All nodes have begun: they took their permission and have data. */
async function live() {
  expect((await begin()).stderr).toBe("");
  for (const { name } of nodes) {
    rmSync(at(name, pathsOf(name).marker));
    putProof(name);
  }
}

function lose(...lost: readonly string[]) {
  for (const node of lost) rmSync(at(node, ""), { recursive: true });
}

describe("begin.sh", () => {
  it("gives every node of a new cluster a record and the permission to start empty", async () => {
    const { code, stderr } = await begin();
    expect([code, stderr]).toEqual([0, ""]);
    expect(marked()).toEqual(nodes.map(({ name }) => name));
    const records = nodes.map(({ name }) => recordOf(name));
    expect(new Set(records.map((record) => record?.uid)).size).toBe(1);
    expect(records.map((record) => record?.node)).toEqual(nodes.map(({ name }) => name));
    expect(records[0]?.members.toSorted()).toEqual(nodes.map(({ name }) => name).toSorted());
  });

  it("changes nothing in a cluster that has begun", async () => {
    await live();
    const before = recordOf("kafka-2");
    expect((await begin()).code).toBe(0);
    expect(marked()).toEqual([]);
    expect(recordOf("kafka-2")).toEqual(before);
  });

  it("goes on with a birth that was interrupted", async () => {
    await begin();
    putProof("zookeeper-1");
    const { code, stderr } = await begin();
    expect([code, stderr]).toEqual([0, ""]);
    expect(marked()).toContain("kafka-3");
  });

  it("takes a ZooKeeper node that has started and never had a quorum for one without data", async () => {
    expect((await begin()).code).toBe(0);
    for (const { name, role } of nodes) {
      if (role === "broker") continue;
      rmSync(at(name, pathsOf(name).marker));
      putProof(name, name === "zookeeper-1" ? 0 : -1);
    }
    const { code, stderr } = await begin();
    expect([code, stderr]).toEqual([0, ""]);
    expect(marked()).toEqual(nodes.map(({ name }) => name));
  });

  it("refuses an empty broker among others that have data, and says the consent", async () => {
    await live();
    lose("kafka-2");
    const { code, stderr } = await begin(["empty-volume:kafka-1"]);
    expect(code).toBe(78);
    expect(stderr).toContain("docker-compose run --rm begin empty-volume:kafka-2");
    expect(existsSync(at("kafka-2", "cluster.json"))).toBe(false);
    const allowed = await begin(["unavailable:orders", "empty-volume:kafka-2"]);
    expect([allowed.code, allowed.stderr]).toEqual([0, ""]);
    expect(marked()).toEqual(["kafka-2"]);
  });

  it("lets a lost ZooKeeper node join without a permission, and refuses when a majority is lost", async () => {
    await live();
    lose("zookeeper-2");
    expect((await begin()).code).toBe(0);
    expect(marked()).toEqual([]);
    expect(recordOf("zookeeper-2")?.node).toBe("zookeeper-2");
    lose("zookeeper-3", "zookeeper-2");
    const { code, stderr } = await begin();
    expect(code).toBe(78);
    expect(stderr).toContain("1 of 3 ZooKeeper nodes have data");
  });

  it("lets a new broker begin, and no new ZooKeeper node", async () => {
    await live();
    const more = await begin([], { brokers: { count: 4 } });
    expect([more.code, more.stderr]).toEqual([0, ""]);
    expect(existsSync(at("kafka-4", "birth"))).toBe(true);
    expect(recordOf("kafka-1")?.members).toContain("kafka-4");
    const { code, stderr } = await begin([], { zookeeper: { count: 5 } });
    expect(code).toBe(78);
    expect(stderr).toContain("zookeeper-4 is new");
  });

  it("refuses the volume of another node, and of another cluster of the same name", async () => {
    await live();
    const other = { ...recordOf("kafka-2"), node: "kafka-3" };
    writeFileSync(at("kafka-2", "cluster.json"), JSON.stringify(other));
    expect((await begin()).stderr).toContain("The volume of kafka-2 is of kafka-3 of the cluster orders");
    writeFileSync(at("kafka-2", "cluster.json"), JSON.stringify({ ...other, node: "kafka-2", uid: "another" }));
    expect((await begin()).stderr).toContain("The volume of kafka-2 is of another cluster named orders");
  });
});
