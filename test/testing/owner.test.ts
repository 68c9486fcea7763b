import { spawn } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatOwner, isGone, type Owner, ourselves, parseOwner } from "../../src/testing/owner.ts";

const here: Owner = { host: "aaaaaaaa", boot: "bbbbbbbb", space: "4026531836", pid: 100, started: "5000" };
const owner = (change: Partial<Owner> = {}): Owner => ({ ...here, pid: 77, started: "4000", ...change });
const alive = (pid: number) => (pid === 77 ? "4000" : undefined);

describe("The owner of a throw-away cluster", () => {
  it("is read back from its text, whatever it is", () => {
    const hex = fc.stringMatching(/^[0-9a-f]{8}$/);
    const digits = fc.stringMatching(/^\d{1,12}$/);
    const any = fc.record({
      host: hex,
      boot: fc.oneof(hex, fc.constant("0")),
      space: digits,
      pid: fc.nat(),
      started: digits,
    });
    fc.assert(fc.property(any, (one) => void expect(parseOwner(formatOwner(one))).toEqual(one)));
    for (const text of ["", "local", "a-b-c-d-e", "aaaaaaaa-bbbbbbbb-1-2"]) expect(parseOwner(text)).toBeUndefined();
  });

  it("is this process, which lives", () => {
    expect(ourselves().pid).toBe(process.pid);
    expect(isGone(ourselves(), ourselves(), true)).toBe(false);
  });

  it("is gone when its process has ended, also where nobody has waited for it", async () => {
    // The shell becomes another program, which does not wait for the child of before: a zombie.
    const shell = spawn("sh", ["-c", "sleep 0.01 & echo $!; exec sleep 30"], { stdio: ["ignore", "pipe", "ignore"] });
    try {
      const text = await new Promise<string>((resolve) => shell.stdout.once("data", (chunk) => resolve(String(chunk))));
      await expect
        .poll(() => isGone({ ...ourselves(), pid: Number(text), started: "0" }, ourselves(), true))
        .toBe(true);
      expect(isGone({ ...ourselves(), pid: shell.pid ?? 0, started: "0" }, ourselves(), true)).toBe(false);
    } finally {
      shell.kill("SIGKILL");
    }
  });

  it("is gone when another process has its number now", () => {
    expect(isGone(owner(), here, true, alive)).toBe(false);
    expect(isGone(owner({ started: "3999" }), here, true, alive)).toBe(true);
    expect(isGone(owner({ started: "0" }), here, true, alive)).toBe(false);
    expect(isGone(owner({ pid: 78 }), here, true, alive)).toBe(true);
  });

  it("counts as alive where that cannot be told: another machine, another container", () => {
    expect(isGone(owner({ host: "cccccccc", pid: 78 }), here, true, alive)).toBe(false);
    expect(isGone(owner({ space: "4026532999", pid: 78 }), here, true, alive)).toBe(false);
  });

  it("is gone after another boot of this machine, if the objects are this machine's", () => {
    expect(isGone(owner({ boot: "dddddddd" }), here, true, alive)).toBe(true);
    expect(isGone(owner({ boot: "dddddddd" }), here, false, alive)).toBe(false);
  });
});
