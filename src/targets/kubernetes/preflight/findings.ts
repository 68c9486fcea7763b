import type { Obstacle } from "../../obstacle.ts";
import { statusOf } from "../api.ts";

/** What a check found, and what it could not look at with the rights there are: one line each, for a person. */
export interface Findings {
  readonly obstacles: readonly Obstacle[];
  readonly skipped: readonly string[];
}

export const nothing: Findings = { obstacles: [], skipped: [] };

export const found = (...obstacles: readonly Obstacle[]): Findings => ({ obstacles, skipped: [] });

export const skipped = (line: string): Findings => ({ obstacles: [], skipped: [line] });

export function together(findings: readonly Findings[]): Findings {
  return {
    obstacles: findings.flatMap(({ obstacles }) => obstacles),
    skipped: [...new Set(findings.flatMap((one) => one.skipped))],
  };
}

/** The value of a read, or undefined where the rights do not allow it. Rejects with any other error of the API. */
export async function allowed<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (statusOf(error) === 403) return undefined;
    throw error;
  }
}
