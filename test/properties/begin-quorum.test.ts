import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Cluster } from "../../src/model/cluster.ts";
import { nodesOf } from "../../src/model/nodes.ts";
import { votersOf } from "../../src/model/quorum.ts";
import { parseRecord, volumePaths } from "../../src/model/record.ts";
import { beginScript, VOLUMES_DIRECTORY } from "../../src/properties/begin.ts";
import { birthPermission } from "../../src/properties/birth.ts";
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

/** A uid whose cluster's id would begin with a hyphen, which Kafka makes none of: the 62nd digit of base64url. */
const firstByte = (text: string) => createHash("sha256").update(text).digest()[0] ?? 0;
const withHyphen =
  Array.from({ length: 1000 }, (_, i) => `uid-${i}`).find((uid) => firstByte(`${uid} cluster`) >> 2 === 62) ?? "";

const dedicated = clusterOf({ name: "orders", metadata: "kraft" });
const combined = clusterOf({ name: "orders", metadata: "kraft", controllers: { combined: true } });

const at = (node: string, path: string) => join(root, "volumes", node, path);
const pathsOf = (cluster: Cluster, node: string) => {
  const found = nodesOf(cluster).find(({ name }) => name === node);
  return found === undefined ? expect.fail(`no ${node}`) : volumePaths(found);
};
const marker = (cluster: Cluster, node: string) => at(node, pathsOf(cluster, node).marker);
const marked = (cluster: Cluster) =>
  nodesOf(cluster).flatMap(({ name }) => (existsSync(marker(cluster, name)) ? [name] : []));
const recordOf = (node: string) => parseRecord(readFileSync(at(node, "cluster.json"), "utf8"));
const permitted = (cluster: Cluster, node: string) => readFileSync(marker(cluster, node), "utf8");

async function begin(cluster: Cluster, ...consents: readonly string[]) {
  for (const { name } of nodesOf(cluster)) mkdirSync(at(name, ""), { recursive: true });
  const script = join(root, "begin.sh");
  writeFileSync(script, beginScript(cluster).replaceAll(VOLUMES_DIRECTORY, join(root, "volumes")));
  return runBash([script, ...consents], { PATH: `${root}:${process.env.PATH}` });
}

/** All nodes have begun: they took their permission and are formatted. */
async function live(cluster: Cluster): Promise<string> {
  expect((await begin(cluster)).stderr).toBe("");
  for (const { name } of nodesOf(cluster)) {
    rmSync(marker(cluster, name));
    const proof = at(name, pathsOf(cluster, name).proof);
    mkdirSync(dirname(proof), { recursive: true });
    writeFileSync(proof, "version=1\n");
  }
  return recordOf("kafka-1")?.uid ?? expect.fail("no record");
}

function lose(...lost: readonly string[]) {
  for (const node of lost) rmSync(at(node, ""), { recursive: true });
}

describe("begin.sh in KRaft", () => {
  it.each([
    ["of their own", dedicated],
    ["that are brokers", combined],
  ])("says to every node what `pulumi up` would have said, with controllers %s", async (_, cluster) => {
    for (const uid of ["c0ffee", withHyphen]) {
      mkdirSync(at("kafka-1", ""), { recursive: true });
      const record = { uid, cluster: "orders", node: "kafka-1", mode: "kraft", members: [] };
      writeFileSync(at("kafka-1", "cluster.json"), JSON.stringify(record));
      const { code, stderr } = await begin(cluster);
      expect([code, stderr]).toEqual([0, ""]);
      expect(recordOf("kafka-2")).toMatchObject({ uid, voters: votersOf(cluster).map(({ name }) => name) });
      for (const node of nodesOf(cluster)) {
        expect(permitted(cluster, node.name)).toBe(birthPermission(cluster, uid, node, "cluster"));
      }
      rmSync(join(root, "volumes"), { recursive: true });
    }
  });

  it("changes nothing in a cluster that has begun, and goes on with a birth that was interrupted", async () => {
    await begin(dedicated);
    const before = permitted(dedicated, "controller-2");
    const proof = at("controller-1", pathsOf(dedicated, "controller-1").proof);
    mkdirSync(dirname(proof), { recursive: true });
    writeFileSync(proof, "version=1\n");
    expect((await begin(dedicated)).code).toBe(0);
    expect(permitted(dedicated, "controller-2")).toBe(before);
    rmSync(join(root, "volumes"), { recursive: true });
    await live(dedicated);
    const record = readFileSync(at("kafka-2", "cluster.json"), "utf8");
    expect((await begin(dedicated)).code).toBe(0);
    expect(marked(dedicated)).toEqual([]);
    expect(readFileSync(at("kafka-2", "cluster.json"), "utf8")).toBe(record);
  });

  it.each([
    ["controller-2", dedicated, "a majority of the controllers runs and has caught up"],
    ["kafka-2", combined, "a majority of the controllers runs and has caught up"],
    ["kafka-2", dedicated, "every partition it held has enough replicas in sync elsewhere"],
  ])(
    "lets %s with a lost volume come back without a vote of its own, and only where that is said",
    async (node, cluster, why) => {
      const uid = await live(cluster);
      lose(node);
      const refused = await begin(cluster);
      expect(refused.code).toBe(78);
      expect(refused.stderr).toContain(why);
      expect(refused.stderr).toContain(`docker-compose run --rm begin empty-volume:${node}`);
      expect(existsSync(at(node, "cluster.json"))).toBe(false);
      const allowed = await begin(cluster, `empty-volume:${node}`);
      expect([allowed.code, allowed.stderr]).toEqual([0, ""]);
      expect(marked(cluster)).toEqual([node]);
      const described = nodesOf(cluster).find(({ name }) => name === node) ?? expect.fail();
      expect(permitted(cluster, node)).toBe(birthPermission(cluster, uid, described, "node"));
      expect((await begin(cluster)).code).toBe(0);
    },
  );

  it("never begins a new quorum over brokers with data, whatever is said", async () => {
    await live(dedicated);
    lose("controller-1", "controller-3");
    const { code, stderr } = await begin(dedicated, "empty-volume:controller-1", "empty-volume:controller-3");
    expect(code).toBe(78);
    expect(stderr).toContain("1 of 3 controllers have data, and more than half are needed");
  });

  it("lets a new broker begin, and keeps the controllers of the birth", async () => {
    const grown = (description: Partial<Description>) =>
      begin(clusterOf({ name: "orders", metadata: "kraft", brokers: { count: 5 }, ...description }));
    const uid = await live(combined);
    const five = clusterOf({
      name: "orders",
      metadata: "kraft",
      brokers: { count: 5 },
      controllers: { combined: true },
    });
    expect((await grown({ controllers: { combined: true } })).code).toBe(0);
    expect(marked(five)).toEqual(["kafka-4", "kafka-5"]);
    const last = five.brokers.at(-1) ?? expect.fail();
    expect(permitted(five, "kafka-5")).toBe(birthPermission(five, uid, last, "node"));
    for (const controllers of [{ combined: true, count: 5 }, { count: 3 }] as const) {
      const { code, stderr } = await grown({ controllers });
      expect(code).toBe(78);
      expect(stderr).toContain("the cluster was born with kafka-1 kafka-2 kafka-3 and keeps them");
    }
  });

  it("refuses the volumes of a cluster with ZooKeeper", async () => {
    await begin(clusterOf({ name: "orders" }));
    const { code, stderr } = await begin(dedicated);
    expect(code).toBe(78);
    expect(stderr).toContain(
      "The volume of kafka-1 is of a cluster born with metadata: zookeeper. Set it back to that.",
    );
  });
});
