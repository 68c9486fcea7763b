import { availableParallelism, loadavg, totalmem } from "node:os";
import { table } from "../src/operations/output/table.ts";
import { pulumiVersion } from "../src/setup/tools/releases.ts";
import type { Ground } from "./prepare.ts";
import { median } from "./rounds.ts";

/** What was measured, and on what: without it no figure means anything. */
export function heading(title: string, { engine, image }: Ground): void {
  headingOf(title, [`Docker ${engine.version}`, image]);
}

/** The same for what does not run on Docker. */
export function headingOf(title: string, where: readonly string[]): void {
  const facts = [
    `${availableParallelism()} cores`,
    `${(totalmem() / 2 ** 30).toFixed(1)} GiB`,
    `load ${load()}`,
    `${process.platform} ${process.arch}`,
    `Pulumi ${pulumiVersion}`,
    `Node ${process.versions.node}`,
    ...where,
  ];
  console.log(`${title}\n${facts.join(", ")}\n`);
}

/** The machine's load over the last minute: above the number of cores the seconds are somebody else's. */
export const load = (): string => (loadavg()[0] ?? 0).toFixed(1);

export function print(rows: readonly (readonly string[])[]): void {
  console.log(`${table(rows)}\n`);
}

export const seconds = (value: number): string => `${value.toFixed(2)} s`;

/** `8.31 s (7.90 to 9.02)`: the median, and the least and the greatest of several. */
export function spread(values: readonly number[], unit = " s"): string {
  const middle = `${median(values).toFixed(2)}${unit}`;
  if (values.length < 2) return middle;
  return `${middle} (${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)})`;
}

/** One line of what was promised; over is a figure, not a failure. */
export function verdict(what: string, value: number, limit: number, unit = ""): void {
  console.log(`${value <= limit ? "PASS" : "OVER"}  ${what}: ${value.toFixed(2)}${unit} (at most ${limit}${unit})`);
}

/** The same for a figure that must not fall. */
export function atLeast(what: string, value: number, limit: number, unit = ""): void {
  console.log(`${value >= limit ? "PASS" : "UNDER"}  ${what}: ${value.toFixed(2)}${unit} (at least ${limit}${unit})`);
}

/** A figure nothing was promised about. */
export function remark(what: string, value: number, unit = ""): void {
  console.log(`      ${what}: ${value.toFixed(2)}${unit}`);
}

export const ending = (): void => console.log(`\nLoad at the end: ${load()}\n`);
