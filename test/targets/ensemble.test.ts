import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeEnsemble, latecomers } from "../../src/targets/ensemble.ts";
import type { KeptVolume } from "../../src/targets/volumes.ts";
import { clusterOf } from "../model/cluster-of.ts";
import { GrowingEnsemble } from "./growing-ensemble.ts";
import { empty, keptOf } from "./kept-of.ts";

const sized = (count: 1 | 3 | 5) => clusterOf({ zookeeper: { count } });
const judge = (was: 1 | 3 | 5, wanted: 1 | 3 | 5, changes: Parameters<typeof keptOf>[1] = {}, canGrow = true) =>
  judgeEnsemble(sized(wanted), keptOf(sized(was), changes), canGrow);
const codes = (...args: Parameters<typeof judge>) =>
  judge(...args).obstacles.map(({ code, about }) => `${code} ${about}`);

describe("An ensemble that has lived", () => {
  it("grows from one to three: exactly one newcomer may vote although it is empty, the other waits", () => {
    const { obstacles, births, growth } = judge(1, 3);
    expect(obstacles).toEqual([]);
    expect(births).toEqual(["zookeeper-2"]);
    expect(growth).toEqual({ from: 1, joining: ["zookeeper-2", "zookeeper-3"] });
    expect(latecomers(growth ?? { from: 0, joining: [] })).toEqual(["zookeeper-3"]);
  });

  it("grows from three to five: nobody who is empty may vote, and the second newcomer waits for all others", () => {
    const { obstacles, births, growth } = judge(3, 5);
    expect(obstacles).toEqual([]);
    expect(births).toEqual([]);
    expect(growth).toEqual({ from: 3, joining: ["zookeeper-4", "zookeeper-5"] });
    expect(latecomers(growth ?? { from: 0, joining: [] })).toEqual(["zookeeper-5"]);
  });

  it.each([
    [1, 5, "Set zookeeper.count to 3 first"],
    [5, 3, "Set zookeeper.count to 5."],
    [3, 1, "Set zookeeper.count to 3."],
  ] as const)("of %i does not become one of %i in one step", (was, wanted, remedy) => {
    // Of an ensemble that shrinks only those that stay are looked into.
    const kept = keptOf(sized(was)).filter(({ node }) => wanted > was || Number(node.slice(-1)) <= wanted);
    const { obstacles, births } = judgeEnsemble(sized(wanted), kept, true);
    expect(obstacles.map(({ code, about }) => `${code} ${about}`)).toEqual(["ensemble-size-changed zookeeper.count"]);
    expect(obstacles[0]?.remedy).toContain(remedy);
    expect(births).toEqual([]);
  });

  it("does not grow where nodes cannot be started one after the other", () => {
    expect(codes(3, 5, {}, false)).toEqual(["ensemble-size-changed zookeeper.count"]);
    expect(codes(3, 3, {}, false)).toEqual([]);
  });

  it("does not grow while a member is without data", () => {
    expect(codes(3, 5, { "zookeeper-2": null })).toEqual(["ensemble-incomplete zookeeper-2"]);
    expect(codes(3, 5, { "zookeeper-2": { ...empty, marked: true } })).toEqual(["ensemble-incomplete zookeeper-2"]);
    expect(codes(1, 3, { "zookeeper-1": null })).toEqual(["ensemble-lost ZooKeeper"]);
  });

  /** Its record speaks of the new members before its container knows them. */
  const onItsWay = (was: 1 | 3, wanted: 3 | 5, changed: readonly string[], more: Parameters<typeof keptOf>[1] = {}) => {
    const kept = keptOf(sized(wanted), more).map(
      (volume): KeptVolume => ({ ...volume, ensemble: changed.includes(volume.node) ? wanted : was }),
    );
    return judgeEnsemble(sized(wanted), kept, true);
  };

  it("is still growing while one container has the old list, whatever the records say", () => {
    const newcomers = { "zookeeper-5": empty };
    const { growth } = onItsWay(3, 5, ["zookeeper-1", "zookeeper-2", "zookeeper-4"], newcomers);
    expect(growth).toEqual({ from: 3, joining: ["zookeeper-4", "zookeeper-5"] });
    const all = ["zookeeper-1", "zookeeper-2", "zookeeper-3", "zookeeper-4"];
    expect(onItsWay(3, 5, all, newcomers)).toMatchObject({ obstacles: [], births: [], growth: undefined });
  });

  it("of one gives the permission again that was lost before the member knew of it, and never after", () => {
    const lost = { "zookeeper-2": empty, "zookeeper-3": empty };
    expect(onItsWay(1, 3, [], lost).births).toEqual(["zookeeper-2"]);
    const begun = { ...lost, "zookeeper-2": { ...empty, marked: true } };
    expect(onItsWay(1, 3, [], begun).births).toEqual([]);
    expect(onItsWay(1, 3, ["zookeeper-1"], begun)).toMatchObject({ obstacles: [], births: [] });
    expect(onItsWay(1, 3, ["zookeeper-1"], lost)).toMatchObject({ obstacles: [{ code: "ensemble-lost" }], births: [] });
  });
});

describe("Whenever `up` is killed, how often, and whatever is written meanwhile,", () => {
  const anyUp = fc.record({ steps: fc.integer({ min: 0, max: 6 }), shuffle: fc.nat({ max: 2 }) });
  // All of them, or as many as elect.
  const anyReaching = fc.oneof(
    fc.constant([1, 2, 3, 4, 5]),
    fc.subarray([1, 2, 3, 4, 5], { minLength: 2, maxLength: 3 }),
  );
  const anyServing = fc.record({ ids: anyReaching, slow: fc.nat({ max: 4 }) });
  const anyStory = fc.array(fc.oneof({ weight: 2, arbitrary: anyUp }, { weight: 3, arbitrary: anyServing }), {
    maxLength: 24,
  });

  /** What would lose a write if both newcomers to three were started before the members: rare among random ones. */
  const bothEarly = [
    { steps: 11, shuffle: 0 },
    { ids: [1, 2, 3, 4, 5], slow: 1 },
    { ids: [1, 4, 5], slow: 0 },
  ];

  it.each([1, 3] as const)(
    "an ensemble that grows from %i is never led by one who lacks what was acknowledged",
    (from) => {
      fc.assert(
        fc.property(anyStory, (story) => {
          const ensemble = new GrowingEnsemble(from);
          for (const one of story) {
            if ("steps" in one) ensemble.up(one.steps, one.shuffle);
            else ensemble.serve(one.ids, one.slow);
          }
          ensemble.up();
          ensemble.up();
          expect(ensemble.lists).toEqual(Array.from({ length: from + 2 }, () => from + 2));
          ensemble.serve([1, 2, 3, 4, 5], 0);
        }),
        { numRuns: 3000, examples: [[bothEarly]] },
      );
    },
  );
});
