import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { poll } from "../../src/readiness/poll.ts";

vi.mock("node:timers/promises", () => ({ setTimeout: (ms: number) => new Promise((done) => setTimeout(done, ms)) }));

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => void vi.useRealTimers());

const takes = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));
/** What is missing at each look; the last one stays. */
const looks = (...missing: readonly (readonly string[])[]) => {
  let at = 0;
  return vi.fn(async () => missing[Math.min(at++, missing.length - 1)] ?? []);
};
const itself = (seen: readonly string[]) => seen;

describe("Waiting by looking", () => {
  it("ends with the first look in which nothing is missing, without waiting", async () => {
    const look = looks([]);
    const result = await poll(look, itself, { deadlineMs: 1000, everyMs: 200 });
    expect(result).toEqual({ seen: [], complete: true, seconds: 0 });
    expect(look).toHaveBeenCalledTimes(1);
  });

  it("looks again every so often", async () => {
    const look = looks(["a"], ["a"], []);
    const waiting = poll(look, itself, { deadlineMs: 1000, everyMs: 200 });
    await vi.advanceTimersByTimeAsync(399);
    expect(look).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(await waiting).toEqual({ seen: [], complete: true, seconds: 0.4 });
  });

  it("gives up after the deadline with what it saw last, and looks once more at its end", async () => {
    const look = looks(["a", "b"], ["b"]);
    const waiting = poll(look, itself, { deadlineMs: 1000, everyMs: 300 });
    await vi.advanceTimersByTimeAsync(5000);
    expect(await waiting).toEqual({ seen: ["b"], complete: false, seconds: 1.2 });
    expect(look).toHaveBeenCalledTimes(5);
  });

  it("may wait for something before each look, and says how long there is for that", async () => {
    const left: number[] = [];
    const before = async (ms: number) => {
      left.push(ms);
      await takes(Math.min(300, ms));
    };
    const look = looks(["a"]);
    const waiting = poll(look, itself, { deadlineMs: 1000, everyMs: 200, before });
    await vi.advanceTimersByTimeAsync(5000);
    expect(await waiting).toMatchObject({ complete: false, seconds: expect.closeTo(1, 1) });
    expect([left, look.mock.calls.length]).toEqual([[1000, 500, 0], 3]);
  });

  it("counts a look's own time, and never looks twice at once", async () => {
    let running = 0;
    let most = 0;
    const slow = vi.fn(async () => {
      most = Math.max(most, ++running);
      await takes(900);
      running--;
      return ["a"];
    });
    const waiting = poll(slow, itself, { deadlineMs: 1500, everyMs: 100 });
    await vi.advanceTimersByTimeAsync(5000);
    expect(await waiting).toMatchObject({ complete: false, seconds: 1.9 });
    expect([most, slow.mock.calls.length]).toEqual([1, 2]);
  });

  it("tells what is missing when that changes, and only then", async () => {
    const onChange = vi.fn();
    const look = looks(["a", "b"], ["a", "b"], ["b"], ["b"], ["a", "b"], []);
    const waiting = poll(look, itself, { deadlineMs: 9000, everyMs: 100, onChange });
    await vi.advanceTimersByTimeAsync(1000);
    await waiting;
    expect(onChange.mock.calls).toEqual([
      [["a", "b"], 0],
      [["b"], 0.2],
      [["a", "b"], 0.4],
    ]);
  });

  it("passes on a look's failure", async () => {
    await expect(
      poll(() => Promise.reject(new Error("the engine is gone")), itself, { deadlineMs: 1000, everyMs: 100 }),
    ).rejects.toThrow("the engine is gone");
  });
});
