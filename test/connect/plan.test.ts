import { describe, expect, it } from "vitest";
import { foundOf, isDone, planConnector } from "../../src/connect/plan.ts";
import { connectorOf, runningOf } from "./fake-connect.ts";

const lines = connectorOf({ config: { topic: "lines", "db.password": `\${secret:db:password}` } });
const config: Readonly<Record<string, string>> = {
  ...lines.config,
  "db.password": `\${secret:/etc/kafka-connect/secrets/db.properties:password}`,
};
const live = (change: Parameters<typeof runningOf>[1] = {}) => runningOf(lines, { config, ...change });
const failed = { id: 0, state: "FAILED", worker: "connect-1", trace: "java.io" };

describe("A connector's plan", () => {
  it("is nothing where Connect has it as described, a secret by its file", () => {
    expect(isDone(planConnector(lines, live()))).toBe(true);
    expect(foundOf(lines, live())).toBeUndefined();
  });

  it("is to make what is not there", () => {
    expect(planConnector(lines, undefined)).toMatchObject({ create: true, configure: false });
    expect(foundOf(lines, undefined)).toEqual({ state: "missing" });
  });

  it("gives back settings that were changed, added or taken away by hand", () => {
    const { topic: _, ...without } = config;
    const changed = live({ config: { ...without, "batch.size": "7", "tasks.max": "2" } });
    expect(planConnector(lines, changed)).toMatchObject({ configure: true, turn: undefined, restart: false });
    expect(foundOf(lines, changed)).toEqual({ "batch.size": "7", "tasks.max": "2", topic: "(not there)" });
  });

  it("repeats no value in place of a secret, nor one of a key that sounds like one", () => {
    const byHand = live({ config: { ...config, "db.password": "pass-by-hand", "api.token": "t0ken" } });
    expect(foundOf(lines, byHand)).toEqual({ "db.password": "(another value)", "api.token": "(another value)" });
  });

  it.each([
    ["pauses one that runs", true, "RUNNING", "pause"],
    ["lets a paused one be", true, "PAUSED", undefined],
    ["resumes a paused one", false, "PAUSED", "resume"],
    ["resumes a stopped one", false, "STOPPED", "resume"],
    ["pauses a stopped one", true, "STOPPED", "pause"],
    ["lets one that workers are sharing out be", false, "UNASSIGNED", undefined],
  ] as const)("%s", (_, paused, state, turn) => {
    const connector = { ...lines, paused };
    expect(planConnector(connector, live({ state })).turn).toBe(turn);
    expect(foundOf(connector, live({ state }))).toEqual(turn === undefined ? undefined : { state });
  });

  it("starts again what has failed, the connector or a task", () => {
    expect(planConnector(lines, live({ state: "FAILED" })).restart).toBe(true);
    expect(planConnector(lines, live({ tasks: [failed] })).restart).toBe(true);
    expect(foundOf(lines, live({ tasks: [failed] }))).toEqual({ state: "FAILED" });
  });
});
