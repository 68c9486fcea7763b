import { describe, expect, it } from "vitest";
import { amountOf } from "../../../src/targets/kubernetes/quantity.ts";

describe("A quantity of Kubernetes", () => {
  it.each([
    ["10Gi", 10 * 2 ** 30],
    ["5G", 5e9],
    ["1.5Mi", 1.5 * 2 ** 20],
    ["250m", 0.25],
    ["2", 2],
    ["1e9", 1e9],
    ["1E", 1e18],
    ["100k", 1e5],
  ])("%s is %d", (text, amount) => {
    expect(amountOf(text)).toBeCloseTo(amount);
  });

  it.each([undefined, "", "Gi", "10 Gi", "ten", "-1", "1Qi"])("is none: %s", (text) => {
    expect(amountOf(text)).toBeUndefined();
  });
});
