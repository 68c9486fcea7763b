import { expect } from "vitest";
import type { Fault } from "../../../src/operations/drill/catalogue.ts";
import { verdictOf } from "../../../src/operations/drill/print.ts";
import { isSound } from "../../../src/operations/load/audit.ts";
import { drillOn } from "./drilling.ts";
import type { TestStack } from "./stack.ts";

/** Longer than a broker's session and a quorum's election, so that leadership moves; a full drill is `npm run drill:full`. */
const HOLD_SECONDS = 12;

/** Every one of these faults was done and healed, and nothing acknowledged is missing. */
export async function losesNothing(stack: TestStack, chosen: readonly Fault[]): Promise<void> {
  const { rows, all } = await drillOn(stack, chosen, { holdSeconds: HOLD_SECONDS });
  for (const row of rows) expect(verdictOf(row), row.fault).toBe("ok");
  expect(rows.map(({ fault }) => fault)).toEqual(chosen.map(({ name }) => name));
  expect(isSound(all)).toBe(true);
}
