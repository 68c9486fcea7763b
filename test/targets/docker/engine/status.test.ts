import { expect, it } from "vitest";
import { hasStatus } from "../../../../src/targets/docker/engine/status.ts";

it("The status of the engine's answer is known by its number, and of nothing else", () => {
  const answer = Object.assign(new Error("no such container"), { statusCode: 404 });
  expect(hasStatus(answer, 404)).toBe(true);
  expect(hasStatus(answer, 409)).toBe(false);
  for (const other of [new Error("x"), { statusCode: 404 }, "404", undefined])
    expect(hasStatus(other, 404)).toBe(false);
});
