import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { votersOf } from "../../src/model/quorum.ts";
import { membersOf, type VolumeRecord } from "../../src/model/record.ts";
import { consentsFrom } from "../../src/spec/consent.ts";
import type { Description } from "../../src/spec/schema.ts";
import { formatObstacles } from "../../src/targets/obstacle.ts";
import { judgeVolumes, type KeptVolume } from "../../src/targets/volumes.ts";
import { expectFile } from "../artefact.ts";
import { clusterOf } from "../model/cluster-of.ts";
import { identity } from "./docker/live-of.ts";
import { empty, keptOf, words } from "./kept-of.ts";

const dedicated = { metadata: "kraft" } as const satisfies Partial<Description>;
const combined = { metadata: "kraft", controllers: { combined: true } } as const satisfies Partial<Description>;
type Changes = Parameters<typeof keptOf>[1];

/** What was written at the birth of a cluster as `description` means it. */
function livedIn(description: Partial<Description>, changes: Changes = {}): readonly KeptVolume[] {
  const cluster = clusterOf(description);
  const voters = votersOf(cluster).map(({ name }) => name);
  return keptOf(cluster, changes).map((volume) =>
    volume.record === undefined ? volume : { ...volume, record: { ...volume.record, voters } },
  );
}
const judge = (description: Partial<Description>, kept: readonly KeptVolume[], allow?: string) =>
  judgeVolumes(clusterOf(description), identity, kept, consentsFrom(allow), words);
const codes = (...args: Parameters<typeof judge>) =>
  judge(...args).obstacles.map(({ code, about }) => `${code} ${about}`);

describe("A KRaft cluster", () => {
  it.each([dedicated, combined])("is born once: all nodes, with the list of voters (%j)", (description) => {
    const members = membersOf(clusterOf(description));
    expect(judge(description, [])).toMatchObject({ obstacles: [], births: members, refills: [], beginning: "cluster" });
    expect(judge(description, livedIn(description))).toMatchObject({
      obstacles: [],
      births: [],
      refills: [],
      beginning: "node",
    });
  });

  it("gets new brokers by themselves, who know no voters", () => {
    const more = { ...combined, brokers: { count: 5 } };
    expect(judge(more, livedIn(combined))).toMatchObject({
      obstacles: [],
      births: ["kafka-4", "kafka-5"],
      beginning: "node",
    });
  });

  it("lets a controller that lost its volume be born again, which the live quorum has the last word on", () => {
    const plan = judge(dedicated, livedIn(dedicated, { "controller-2": null }));
    expect(plan).toMatchObject({ obstacles: [], births: [], refills: ["controller-2"] });
    expect(judge(dedicated, livedIn(dedicated, { "controller-2": empty })).refills).toEqual(["controller-2"]);
  });

  it("takes a controller that has its permission and has not started yet for no loss", () => {
    const kept = livedIn(dedicated, { "controller-2": { ...empty, marked: true } });
    expect(judge(dedicated, kept)).toMatchObject({ obstacles: [], refills: [] });
  });

  it("asks for the consent of every broker's loss where brokers are the controllers", () => {
    const kept = livedIn(combined, { "kafka-2": null });
    expect(codes(combined, kept)).toEqual(["empty-volume kafka-2"]);
    const allowed = judge(combined, kept, "empty-volume:kafka-2");
    expect(allowed).toMatchObject({ obstacles: [], births: [], refills: ["kafka-2"] });
  });

  it.each([
    [1, [1], true],
    [3, [1], false],
    [3, [1, 2], true],
    [3, [1, 2, 3], true],
    [5, [1, 2], false],
    [5, [1, 2, 3], true],
  ] as const)("of %i controllers that has lost %j never forms a new quorum: %s", (count, lost, isLost) => {
    const description = { metadata: "kraft", controllers: { count } } as const;
    const kept = livedIn(description, Object.fromEntries(lost.map((id) => [`controller-${id}`, null])));
    expect(codes(description, kept)).toEqual(isLost ? ["quorum-lost the controllers"] : []);
    expect(judge(description, kept).births).toEqual([]);
  });

  const others: readonly (readonly [string, Partial<Description>, Partial<Description>, string])[] = [
    ["more controllers", dedicated, { metadata: "kraft", controllers: { count: 5 } }, "controllers.count"],
    ["fewer controllers", dedicated, { metadata: "kraft", controllers: { count: 1 } }, "controllers.count"],
    ["brokers in their place", dedicated, combined, "controllers.combined"],
    ["others in the brokers' place", combined, dedicated, "controllers.combined"],
    [
      "more brokers among them",
      { ...combined, brokers: { count: 5 } },
      { metadata: "kraft", controllers: { combined: true, count: 5 }, brokers: { count: 5 } },
      "controllers.count",
    ],
  ];
  it.each(others)("does not get %s", (_, was, wanted, about) => {
    expect(codes(wanted, livedIn(was))).toContain(`quorum-size-changed ${about}`);
  });

  it("knows its dedicated controllers where a record names members only", () => {
    const five = { metadata: "kraft", controllers: { count: 5 } } as const;
    expect(codes(five, keptOf(clusterOf(dedicated)))).toEqual(["quorum-size-changed controllers.count"]);
    expect(codes(combined, keptOf(clusterOf(combined)))).toEqual([]);
  });

  it("is not taken for one with ZooKeeper, nor that one for it", () => {
    expect(codes({}, livedIn(combined))).toEqual(["identity-changed metadata"]);
    expect(codes(combined, keptOf(clusterOf()).slice(3))).toEqual(["identity-changed metadata"]);
  });

  it("does not go back to features that came before those in force, controllers neither", () => {
    const description = { ...dedicated, version: "4.3.1", metadataVersion: "4.2" };
    const kept = livedIn(dedicated, { "controller-1": { version: "4.3.1 4.3" }, "kafka-1": { version: "4.3.1 4.2" } });
    expect(codes(description, kept)).toEqual(["older-protocol volume local-controller-1-data"]);
    expect(judge(description, kept).obstacles[0]?.remedy).toBe("Set metadataVersion to 4.3.");
  });

  it("says all of that in these words", () => {
    const texts = [
      judge(dedicated, livedIn(dedicated, { "controller-1": null, "controller-3": null })),
      judge({ metadata: "kraft", controllers: { count: 5 } }, livedIn(dedicated)),
      judge(combined, livedIn(dedicated)),
      judge({}, livedIn(combined)),
    ].flatMap(({ obstacles }) => obstacles);
    expectFile(`${import.meta.dirname}/../golden/messages/quorum.txt`, `${formatObstacles(texts)}\n`);
  });
});

describe("Whatever is lost of a KRaft cluster,", () => {
  const names = membersOf(clusterOf(dedicated));
  const state = fc.constantFrom<Partial<KeptVolume> | null>({}, empty, { ...empty, marked: true }, null);
  const records = (volume: KeptVolume): VolumeRecord | undefined => volume.record;

  it("nobody who has lived is born with the list of voters, and nobody twice in one run", () => {
    fc.assert(
      fc.property(fc.array(state, { minLength: names.length, maxLength: names.length }), (states) => {
        const changes = Object.fromEntries(names.map((name, at) => [name, states[at] ?? null]));
        const kept = livedIn(dedicated, changes);
        const allow = names.map((name) => `empty-volume:${name}`).join(",");
        const { beginning, births, refills } = judge(dedicated, kept, allow);
        const lived = kept.some(({ hasData }) => hasData);
        expect(beginning).toBe(lived ? "node" : "cluster");
        expect(births.filter((name) => refills.includes(name))).toEqual([]);
        for (const volume of kept) if (volume.hasData) expect([...births, ...refills]).not.toContain(volume.node);
        expect(kept.filter((one) => one.hasData).every((one) => records(one) !== undefined)).toBe(true);
      }),
    );
  });
});
