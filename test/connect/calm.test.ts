import { describe, expect, it } from "vitest";
import { lookWhenCalm } from "../../src/connect/calm.ts";
import type { LiveConnector } from "../../src/connect/live.ts";
import { connectorOf, runningOf } from "./fake-connect.ts";

const lines = connectorOf();
const task = (state: string) => ({ id: 0, state, worker: "connect-1", trace: "" });

/** What is seen look by look; the last one stays. */
async function look(seen: readonly LiveConnector[], deadlineMs?: number) {
  const told: string[] = [];
  let looks = 0;
  const rest = { connectors: async () => new Map([["lines", seen[Math.min(looks++, seen.length - 1)] ?? seen[0]]]) };
  const calm = await lookWhenCalm(
    rest as { connectors(): Promise<ReadonlyMap<string, LiveConnector>> },
    [lines],
    { onProgress: (text) => void told.push(text) },
    deadlineMs,
  );
  return { told, looks, restless: calm.restless.map(({ name }) => name) };
}

describe("Connectors are looked at", () => {
  it("when what workers are sharing out anew runs, and the wait is told", async () => {
    const passing = runningOf(lines, { tasks: [task("UNASSIGNED")] });
    expect(await look([passing, runningOf(lines)])).toEqual({
      told: ["connectors after 0 s: task 0 of lines is UNASSIGNED"],
      looks: 2,
      restless: [],
    });
  });

  it.each([
    ["has nothing to do", runningOf(lines, { tasks: [] })],
    ["is to be changed", runningOf(lines, { state: "UNASSIGNED", config: {} })],
    ["is to be started again", runningOf(lines, { tasks: [task("FAILED")] })],
  ])("at once where one %s", async (_, live) => {
    expect(await look([live])).toEqual({ told: [], looks: 1, restless: [] });
  });

  it("after a while all the same, with those that do not run and would be passed over", async () => {
    expect(await look([runningOf(lines, { state: "UNASSIGNED" })], 1)).toMatchObject({ restless: ["lines"] });
  });
});
