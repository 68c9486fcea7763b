import { describe, expect, it } from "vitest";
import { bringConnector } from "../../src/connect/bring.ts";
import type { LiveConnector } from "../../src/connect/live.ts";
import type { ConnectRest } from "../../src/connect/rest.ts";
import type { Connector } from "../../src/model/connect.ts";
import { connectorOf, runningOf } from "./fake-connect.ts";

const lines = connectorOf({ config: { topic: "lines" } });

/** What is done, where Connect has `live`; one that cannot be created was made meanwhile. */
async function done(connector: Connector, live: LiveConnector | undefined, made = true): Promise<readonly string[]> {
  const calls: string[] = [];
  let there = live;
  const note =
    (name: string) =>
    async (...args: readonly unknown[]): Promise<void> =>
      void calls.push([name, ...args.filter((arg) => typeof arg === "string")].join(" "));
  const rest: ConnectRest = {
    connectors: async () => new Map(there === undefined ? [] : [[connector.name, there]]),
    classes: async () => [],
    validate: async () => [],
    create: async (name, _, state) => {
      calls.push(`create ${name} ${state}`);
      if (!made) there = runningOf(connector);
      return made;
    },
    configure: note("configure"),
    pause: note("pause"),
    resume: note("resume"),
    restart: note("restart"),
    remove: note("remove"),
  };
  await bringConnector(rest, connector);
  return calls;
}

describe("A connector", () => {
  it("is made in the state it is to be in", async () => {
    expect(await done(lines, undefined)).toEqual(["create lines RUNNING"]);
    expect(await done({ ...lines, paused: true }, undefined)).toEqual(["create lines PAUSED"]);
  });

  it("that somebody has made meanwhile is brought there like any other", async () => {
    expect(await done({ ...lines, paused: true }, undefined, false)).toEqual(["create lines PAUSED", "pause lines"]);
  });

  it("is paused before it is changed, and changed before it goes on", async () => {
    const other = { config: { ...lines.config, topic: "others" } };
    expect(await done({ ...lines, paused: true }, runningOf(lines, other))).toEqual(["pause lines", "configure lines"]);
    expect(await done(lines, runningOf(lines, { ...other, state: "PAUSED" }))).toEqual([
      "configure lines",
      "resume lines",
    ]);
  });

  it("that has failed is started again, with new settings where there are some", async () => {
    const failed = { config: { ...lines.config, topic: "others" }, state: "FAILED" };
    expect(await done(lines, runningOf(lines, failed))).toEqual(["configure lines", "restart lines"]);
    expect(await done(lines, runningOf(lines))).toEqual([]);
  });
});
