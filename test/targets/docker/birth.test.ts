import type Docker from "dockerode";
import { beforeEach, describe, expect, it } from "vitest";
import { nodesOf } from "../../../src/model/nodes.ts";
import { membersOf, volumePaths } from "../../../src/model/record.ts";
import {
  blessVolumes,
  readLeaving,
  readVolumes,
  recordReadiness,
  retireVolumes,
  type Shelf,
} from "../../../src/targets/docker/birth.ts";
import { clusterOf } from "../../model/cluster-of.ts";
import { fakeVolumes, runningOver } from "./fake-volumes.ts";
import { identity, liveOf, volume } from "./live-of.ts";

const cluster = clusterOf();
const live = liveOf({ volumes: nodesOf(cluster).map((node) => volume(cluster, node)) });
const all = membersOf(cluster);
const [broker] = cluster.brokers;
const [zookeeper] = cluster.zookeepers;
if (broker === undefined || zookeeper === undefined) throw new Error("a cluster without nodes");

let engine: ReturnType<typeof fakeVolumes>;
let shelf: Shelf;
beforeEach(() => {
  engine = fakeVolumes();
  shelf = { docker: engine.docker, cluster, identity, image: "x:1" };
});
const store = (volumeOf: string, path: string, content = "") =>
  engine.files.set(`local-${volumeOf}-data/${path}`, { content, owner: "1000:1000" });

describe("Volumes before the first start", () => {
  it("get the cluster's record and the permission to start empty, owned by whom the process runs as", async () => {
    await blessVolumes(shelf, { births: all, members: all, beginning: "cluster" }, []);
    const kept = await readVolumes(shelf, live);
    expect(kept.map(({ node }) => node)).toEqual(all);
    for (const one of kept) {
      expect(one).toMatchObject({ version: undefined, ready: false, retired: false, marked: true, hasData: false });
      expect(one.record).toEqual({
        uid: identity.uid,
        cluster: "local",
        node: one.node,
        mode: "zookeeper",
        members: all,
      });
    }
    expect(new Set([...engine.files.values()].map(({ owner }) => owner))).toEqual(new Set(["1000:1000"]));
  });

  it("get the permission before any record, so that an `up` killed in between takes nobody for lost", async () => {
    await blessVolumes(shelf, { births: ["kafka-3"], members: all, beginning: "node" }, []);
    const [written = []] = engine.writes;
    const permission = written.indexOf("local-kafka-3-data/birth");
    const records = written.flatMap((path, index) => (path.endsWith("cluster.json") ? [index] : []));
    expect(records).toHaveLength(6);
    expect(permission).toBeGreaterThanOrEqual(0);
    expect(permission).toBeLessThan(Math.min(...records));
  });

  it("have all directories on the way to the permission", async () => {
    await blessVolumes(shelf, { births: ["zookeeper-1"], members: all, beginning: "cluster" }, []);
    expect(engine.writes[0]?.filter((path) => path.startsWith("local-zookeeper-1-data"))).toEqual([
      "local-zookeeper-1-data/",
      "local-zookeeper-1-data/zookeeper-log/",
      "local-zookeeper-1-data/zookeeper-log/initialize",
      "local-zookeeper-1-data/cluster.json",
    ]);
  });

  it("are not touched where they say it all already", async () => {
    await blessVolumes(shelf, { births: all, members: all, beginning: "cluster" }, []);
    const kept = await readVolumes(shelf, live);
    engine.createContainer.mockClear();
    await blessVolumes(shelf, { births: [], members: all, beginning: "node" }, kept);
    expect(engine.createContainer).not.toHaveBeenCalled();
  });

  it("get a permission by consent, too, where only the data is lost and the record is not", async () => {
    await blessVolumes(shelf, { births: [], members: all, beginning: "node" }, []);
    const kept = await readVolumes(shelf, live);
    engine.writes.length = 0;
    await blessVolumes(shelf, { births: ["kafka-2"], members: all, beginning: "node" }, kept);
    expect(engine.writes).toEqual([
      ["local-kafka-2-data/", "local-kafka-2-data/birth", "local-kafka-2-data/cluster.json"],
    ]);
  });

  it("learn of a new member, and only its volume gets a permission", async () => {
    await blessVolumes(shelf, { births: all, members: all, beginning: "cluster" }, []);
    const kept = await readVolumes(shelf, live);
    engine.files.delete("local-kafka-1-data/birth");
    const members = [...all, "kafka-9"];
    await blessVolumes(shelf, { births: ["kafka-2"], members, beginning: "node" }, kept);
    const after = await readVolumes(shelf, live);
    expect(after.map(({ record }) => record?.members)).toEqual(all.map(() => members));
    expect(after.filter(({ marked }) => !marked).map(({ node }) => node)).toEqual(["kafka-1"]);
  });
});

describe("A kept volume", () => {
  it("is not looked into where there is none", async () => {
    expect(await readVolumes(shelf, liveOf())).toEqual([]);
    expect(engine.createContainer).not.toHaveBeenCalled();
  });

  it("says which version used it last, whether it was ready or has left, and whether it holds data", async () => {
    store("kafka-1", volumePaths(broker).version, "3.8.1\n");
    store("kafka-1", volumePaths(broker).proof);
    store("kafka-1", "ready");
    store("zookeeper-1", volumePaths(zookeeper).proof, "1\n");
    store("kafka-2", "retired");
    store("kafka-3", "cluster.json", "{");
    const kept = await readVolumes(shelf, live);
    const said = (name: string) => kept.find(({ node }) => node === name);
    expect(said("kafka-1")).toMatchObject({ version: "3.8.1", ready: true, retired: false, hasData: true });
    expect(said("zookeeper-1")).toMatchObject({ version: undefined, hasData: true, marked: false });
    expect(said("kafka-2")).toMatchObject({ retired: true, hasData: false });
    expect(said("kafka-3")).toMatchObject({ record: undefined, hasData: false });
  });
});

describe("ZooKeeper's epoch, which it writes before it has met anybody,", () => {
  it.each([
    [undefined, { hasData: false, marked: false }],
    ["-1", { hasData: false, marked: false }],
    ["0", { hasData: false, marked: true }],
    ["1\n", { hasData: true, marked: false }],
    ["12", { hasData: true, marked: false }],
  ])("as %j tells whether the node has been in a quorum", async (epoch, said) => {
    if (epoch !== undefined) store("zookeeper-1", volumePaths(zookeeper).proof, epoch);
    const kept = await readVolumes(shelf, live);
    expect(kept.find(({ node }) => node === "zookeeper-1")).toMatchObject(said);
  });
});

describe("The volume of a node that leaves", () => {
  const leaving = (name: string, running = false) => ({
    name,
    role: name.replace(/-\d+$/, "") === "kafka" ? "broker" : "zookeeper",
    volume: `local-${name}-data`,
    running,
    askable: true,
  });

  it("counts while it holds data and its node has not left before", async () => {
    store("kafka-4", volumePaths(broker).proof);
    store("kafka-5", volumePaths(broker).proof);
    store("kafka-6", "cluster.json", "{}");
    store("zookeeper-4", volumePaths(zookeeper).proof, "2");
    await retireVolumes(shelf, ["local-kafka-5-data"]);
    const counted = await readLeaving(
      shelf,
      ["kafka-4", "kafka-5", "kafka-6", "zookeeper-4"].map((name) => leaving(name)),
    );
    expect(counted.map(({ name }) => name)).toEqual(["kafka-4", "zookeeper-4"]);
    expect(await readLeaving(shelf, [leaving("kafka-5", true)])).toHaveLength(1);
  });

  it("is not looked for where nobody leaves", async () => {
    expect(await readLeaving(shelf, [])).toEqual([]);
    await retireVolumes(shelf, []);
    expect(engine.createContainer).not.toHaveBeenCalled();
  });
});

describe("The mark of the first readiness", () => {
  const containers = () =>
    new Map(
      cluster.brokers.map((node) => [
        `local-${node.name}`,
        runningOver(engine, `local-${node.name}-data`, "/var/lib/kafka/data"),
      ]),
    );
  const over = (made: ReturnType<typeof containers>) =>
    ({ getContainer: (name: string) => made.get(name) }) as unknown as Docker;

  it("is left in every broker's volume, and not a second time", async () => {
    const made = containers();
    await recordReadiness(over(made), cluster);
    expect((await readVolumes(shelf, live)).filter(({ ready }) => ready).map(({ node }) => node)).toEqual([
      "kafka-1",
      "kafka-2",
      "kafka-3",
    ]);
    await recordReadiness(over(made), cluster);
    expect([...made.values()].map(({ exec }) => exec.mock.calls.length)).toEqual([1, 1, 1]);
  });

  it("is left by a later `up` too, where the first one ended before the cluster was ready", async () => {
    await blessVolumes(shelf, { births: all, members: all, beginning: "cluster" }, []);
    store("kafka-1", "ready");
    await recordReadiness(over(containers()), cluster);
    expect((await readVolumes(shelf, live)).every(({ node, ready }) => ready === node.startsWith("kafka"))).toBe(true);
  });

  it("takes away the mark of having left from a broker that is there after all", async () => {
    store("kafka-3", "ready");
    await retireVolumes(shelf, ["local-kafka-3-data"]);
    await recordReadiness(over(containers()), cluster);
    expect((await readVolumes(shelf, live)).filter(({ retired }) => retired)).toEqual([]);
  });

  it("takes away the permission to start empty, which a broker that has begun must not have", async () => {
    await blessVolumes(shelf, { births: all, members: all, beginning: "cluster" }, []);
    await recordReadiness(over(containers()), cluster);
    const marked = (await readVolumes(shelf, live)).filter((one) => one.marked).map(({ node }) => node);
    expect(marked).toEqual(["zookeeper-1", "zookeeper-2", "zookeeper-3"]);
  });

  it("says which broker cannot write to its volume", async () => {
    const made = containers();
    made.get("local-kafka-2")?.exec.mockImplementation(async () => ({
      start: async () => (await import("node:stream")).Readable.from([Buffer.from("touch: Read-only file system\n")]),
      inspect: async () => ({ ExitCode: 1 }),
    }));
    await expect(recordReadiness(over(made), cluster)).rejects.toThrow(
      "kafka-2 cannot write to its volume: touch: Read-only file system",
    );
  });
});
