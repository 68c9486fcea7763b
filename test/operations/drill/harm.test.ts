import { expect, test } from "vitest";
import type { Faults } from "../../../src/operations/drill/faults.ts";
import { type Harming, harmAndHeal } from "../../../src/operations/drill/harm.ts";
import { Failure, formatFailure } from "../../../src/operations/output/failure.ts";

/** Faults whose steps are noted, and end with these errors. */
function faultsWith(fails: { readonly inject?: Error; readonly heal?: Error } = {}) {
  const done: string[] = [];
  const step = async (name: "inject" | "heal") => {
    done.push(name);
    const error = fails[name];
    if (error !== undefined) throw error;
  };
  const faults: Faults = {
    needsUp: () => false,
    obstacle: async () => undefined,
    pending: async () => undefined,
    inject: () => step("inject"),
    heal: () => step("heal"),
  };
  const harming: Harming = {
    faults,
    harm: "cut-all",
    nodes: ["kafka-1", "kafka-2"],
    hold: async () => void done.push("hold"),
    up: async () => {},
    onHeal: () => void done.push("healing"),
  };
  return { done, run: () => harmAndHeal(harming) };
}

test("a harm lasts, and is taken back", async () => {
  const { done, run } = faultsWith();
  expect(await run()).toBeTypeOf("number");
  expect(done).toEqual(["inject", "hold", "healing", "heal"]);
});

test("a harm that failed half-way is taken back too, and then told", async () => {
  const error = new Error("no such network");
  const { done, run } = faultsWith({ inject: error });
  await expect(run()).rejects.toBe(error);
  expect(done).toEqual(["inject", "healing", "heal"]);
});

test.each([
  ["a harm that cannot be taken back", {}, ["the engine is gone"]],
  ["one that failed before", { inject: new Error("no such network") }, ["no such network", "the engine is gone"]],
])("%s says everything that failed, and the way on", async (_, fails, details) => {
  const { run } = faultsWith({ ...fails, heal: new Error("the engine is gone") });
  const failure = await run().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Failure);
  expect(formatFailure(failure as Failure).split("\n")).toEqual([
    "cut-all of kafka-1, kafka-2 could not be taken back.",
    ...details.map((detail) => `  ${detail}`),
    "What was done is noted: `kafka-cluster drill --restore` takes it back once that is mended.",
  ]);
});
