import { expect } from "vitest";
import type { Ran } from "./stack.ts";

/** A person's mistake is told in words: neither JavaScript's nor Java's frames. */
export function expectPlain({ code, output }: Ran): void {
  expect(code, output).toBeGreaterThan(0);
  expect(output).not.toMatch(/^\s+at \S+|node:internal|unhandled exception/m);
}

/** `file:line:column  code`, message and remedy of every problem in Pulumi's diagnostics. */
export function problemsIn(output: string): string[][] {
  const [, diagnostics = ""] = output.split("Diagnostics:");
  return diagnostics
    .split(/\n\s*\n/)
    .map((entry) => entry.split("\n").map((line) => line.trim()))
    .filter(([first]) => /:\d+:\d+ {2}[a-z-]+$/.test(first ?? ""));
}

/** How many Docker resources of each kind a plan creates. */
export function kindsIn(output: string): Record<string, number> {
  const kinds = [...output.matchAll(/^ \+ {2}docker:index:(\w+) \S+ create/gm)].map(([, kind]) => kind ?? "");
  return Object.fromEntries(
    [...new Set(kinds)].sort().map((kind) => [kind, kinds.filter((one) => one === kind).length]),
  );
}
