import type Docker from "dockerode";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { isCrashLooping, watchCrashes } from "../../../src/targets/docker/crashed.ts";
import { notFound } from "./fake-docker.ts";

const now = Date.parse("2026-01-01T12:00:00Z");
const at = (secondsAgo: number) => new Date(now - secondsAgo * 1000).toISOString();

/** What one look finds: times are seconds ago. `ended` is when the run before ended, or this one where it waits. */
interface Found {
  readonly restarts: number;
  readonly started: number;
  readonly ended: number;
  readonly waits?: boolean;
  readonly health?: string | undefined;
}

/** An engine that tells one after the other; the last stays. undefined = the container is gone. */
function engine(...found: readonly (Found | undefined)[]) {
  let looks = 0;
  const inspect = async () => {
    const seen = found[Math.min(looks++, found.length - 1)];
    if (seen === undefined) throw notFound();
    const { restarts, started, ended, waits = false, health = "starting" } = seen;
    const State = { Restarting: waits, StartedAt: at(started), FinishedAt: at(ended), Health: { Status: health } };
    return { RestartCount: restarts, State };
  };
  return { docker: { getContainer: () => ({ inspect }) } as unknown as Docker, looks: () => looks };
}

const judged = (...found: readonly (Found | undefined)[]) => {
  const { docker, looks } = engine(...found);
  return isCrashLooping(docker, "node", { deadlineMs: 30, everyMs: 1 }).then((loops) => ({ loops, looks: looks() }));
};

beforeEach(() => void vi.useFakeTimers({ now, toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

describe("A node that ends again and again", () => {
  it.each([
    ["waits for its next start after a short run", [{ restarts: 2, started: 6, ended: 1, waits: true }]],
    [
      "has ended again while it was looked at",
      [
        { restarts: 2, started: 4, ended: 5 },
        { restarts: 3, started: 1, ended: 2 },
      ],
    ],
    ["is gone", [undefined]],
  ] as const)("is one that %s", async (_, found) => {
    expect((await judged(...found)).loops).toBe(true);
  });

  it.each([
    ["was killed long ago, twice, and now again: it reads its log", { restarts: 3, started: 5, ended: 6 }],
    ["was killed after a long run and is about to start", { restarts: 3, started: 90_000, ended: 1, waits: true }],
  ])("is none that %s", async (_, found) => {
    const { loops, looks } = await judged(found);
    expect(loops).toBe(false);
    expect(looks).toBeGreaterThan(2);
  });

  it("is none that ended again after a long run", async () => {
    const killed = [
      { restarts: 2, started: 59, ended: 60 },
      { restarts: 3, started: 1, ended: -2 },
    ];
    expect((await judged(...killed)).loops).toBe(false);
  });

  it.each([
    ["was never started again", { restarts: 0, started: 3, ended: 9e9 }],
    ["was started again once", { restarts: 1, started: 3, ended: 4 }],
    ["is healthy again", { restarts: 7, started: 30, ended: 31, health: "healthy" }],
    ["now reads its log for more than a minute", { restarts: 7, started: 90, ended: 91, health: "unhealthy" }],
  ])("is known at the first look for none where it %s", async (_, found) => {
    expect(await judged(found)).toEqual({ loops: false, looks: 1 });
  });

  it("is remembered by who watches it, until it is healthy", async () => {
    const { docker } = engine(
      { restarts: 1, started: 4, ended: 5 },
      { restarts: 2, started: 1, ended: 2 },
      { restarts: 2, started: 1, ended: 2 },
      { restarts: 2, started: 20, ended: 21, health: "healthy" },
      { restarts: 2, started: 25, ended: 26 },
    );
    const look = watchCrashes(docker, "node");
    const courses = [];
    for (let n = 0; n < 5; n++) courses.push(await look());
    expect(courses).toEqual(["runs", "loops", "loops", "runs", "unclear"]);
  });
});
