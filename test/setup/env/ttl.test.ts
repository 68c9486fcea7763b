import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseTtl, sayTime } from "../../../src/setup/env/ttl.ts";

describe("A time to live", () => {
  it.each([
    ["8h", 8 * 3_600_000],
    ["90m", 90 * 60_000],
    ["7d", 7 * 86_400_000],
    ["1d12h30m", 36.5 * 3_600_000],
  ])("%s is read", (text, milliseconds) => {
    expect(parseTtl(text)).toBe(milliseconds);
  });

  it.each(["", "8", "h", "8 h", "8s", "-1h", "0h", "1h2", "99999999999999999999d"])(
    "%j is refused, with an example",
    (text) => {
      expect(() => parseTtl(text)).toThrow(`--ttl takes a time such as 8h, 90m, 7d or 1d12h, not "${text}".`);
    },
  );

  it("is said in the two units that matter, and never as more than is left", () => {
    expect([0, 59_999, 60_000, 5_400_000, 7_200_000, 90_000_000, 172_800_000].map(sayTime)).toEqual([
      "0m",
      "0m",
      "1m",
      "1h 30m",
      "2h",
      "1d 1h",
      "2d",
    ]);
    fc.assert(
      fc.property(fc.integer({ min: 60_000, max: 1e11 }), (time) => {
        expect(parseTtl(sayTime(time).replace(" ", ""))).toBeLessThanOrEqual(time);
      }),
    );
  });
});
