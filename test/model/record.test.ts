import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Node } from "../../src/model/cluster.ts";
import { imageProfile } from "../../src/model/images.ts";
import { membersOf, parseRecord, type VolumeRecord, volumePaths } from "../../src/model/record.ts";
import { stateOf } from "../../src/model/state.ts";
import { clusterOf } from "./cluster-of.ts";

const record: VolumeRecord = { uid: "u", cluster: "c", node: "n", mode: "zookeeper", members: ["a", "b"] };

describe("A volume's record", () => {
  it("is read as it was written", () => {
    expect(parseRecord(`${JSON.stringify(record, null, 2)}\n`)).toEqual(record);
  });

  it.each([
    ["nothing", undefined],
    ["an empty file", ""],
    ["half a file", JSON.stringify(record).slice(0, 40)],
    ["a list", "[]"],
    ["null", "null"],
    ["a record without members", JSON.stringify({ ...record, members: undefined })],
    ["a record without an owner", JSON.stringify({ ...record, uid: undefined })],
    ["members that are no names", JSON.stringify({ ...record, members: ["kafka-1", 2] })],
  ])("is none in %s", (_, text) => {
    expect(parseRecord(text)).toBeUndefined();
  });

  it("is whole or none, whatever the file holds", () => {
    const nearly = fc.record(
      {
        uid: fc.oneof(fc.string(), fc.integer()),
        cluster: fc.oneof(fc.string(), fc.constant(null)),
        node: fc.string(),
        mode: fc.oneof(fc.string(), fc.boolean()),
        members: fc.oneof(fc.array(fc.oneof(fc.string(), fc.integer())), fc.string(), fc.object()),
      },
      { requiredKeys: [] },
    );
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      nearly.map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(text, (content) => {
        const read = parseRecord(content);
        if (read === undefined) return;
        for (const key of ["uid", "cluster", "node", "mode"] as const) expect(typeof read[key]).toBe("string");
        expect(read.members.every((member) => typeof member === "string")).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("The files of a node's volume", () => {
  const { zookeepers, brokers } = clusterOf();
  const families = (["apache", "cp", "zookeeper"] as const).flatMap((family) =>
    [zookeepers[0], brokers[0]].flatMap((node) => {
      const profile = node && imageProfile(family, node.role);
      return node && profile
        ? [[`${family} as ${node.role}`, { ...node, image: { reference: "x:1", profile } }] as const]
        : [];
    }),
  );

  it.each(families)("are where the process has them: %s", (_, node: Node) => {
    const { mount, identity, version, birthMarker, directories } = stateOf(node);
    const paths = volumePaths(node);
    expect(`${mount}/${paths.record}`).toBe(identity);
    expect(`${mount}/${paths.version}`).toBe(version);
    expect(`${mount}/${paths.marker}`).toBe(birthMarker);
    const proof = node.role === "broker" ? "meta.properties" : "version-2/currentEpoch";
    expect(`${mount}/${paths.proof}`).toBe(`${directories[0]}/${proof}`);
    const own = Object.values(paths);
    expect(new Set(own).size).toBe(own.length);
    expect(own.every((path) => !path.startsWith("/") && !path.includes(".."))).toBe(true);
  });

  it("has every family for every role it can run", () => {
    expect(families.map(([title]) => title)).toEqual([
      "apache as zookeeper",
      "apache as broker",
      "cp as zookeeper",
      "cp as broker",
      "zookeeper as zookeeper",
    ]);
  });
});

it("The members of a cluster are all its nodes, ZooKeeper's first", () => {
  expect(membersOf(clusterOf({ brokers: { count: 1 } }))).toEqual([
    "zookeeper-1",
    "zookeeper-2",
    "zookeeper-3",
    "kafka-1",
  ]);
});
