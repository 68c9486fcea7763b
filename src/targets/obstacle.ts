import * as pulumi from "@pulumi/pulumi";
import { refusal } from "./refusal.ts";

/** Something outside the description that stands in the way: found before the first object is made. */
export interface Obstacle {
  readonly code: string;
  /** What it is about: `kafka-2`, `127.0.0.1:9093`, `volume local-kafka-1-data`. */
  readonly about: string;
  readonly message: string;
  readonly remedy: string;
}

/** `whose` ends the first sentence and says what was not changed. */
export function formatObstacles(
  obstacles: readonly Obstacle[],
  whose = "of the cluster. Nothing was changed.",
): string {
  const entries = obstacles.map(({ code, about, message, remedy }) => `${about}  ${code}\n  ${message}\n  ${remedy}`);
  const count = obstacles.length === 1 ? "1 thing stands" : `${obstacles.length} things stand`;
  return [`${count} in the way ${whose}`, ...entries].join("\n\n");
}

/** What another resource of the same program may be about to make. */
const MADE_BY_OTHERS = new Set([
  "network-missing",
  "namespace-missing",
  "no-pull-secret",
  "no-priority-class",
  "no-storage-class",
]);

/** Without what the component depends on, which a preview cannot find there yet. `after`: it depends on something. */
export function withoutComing(obstacles: readonly Obstacle[], after: boolean | undefined): readonly Obstacle[] {
  if (after !== true || !pulumi.runtime.isDryRun()) return obstacles;
  return obstacles.filter(({ code }) => !MADE_BY_OTHERS.has(code));
}

/** Ends the program with all of them and without a stack trace; returns where there are none. */
export function refuseIfAny(obstacles: readonly Obstacle[]): void {
  if (obstacles.length > 0) throw refusal(formatObstacles(obstacles));
}
