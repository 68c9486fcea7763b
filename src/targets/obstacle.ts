import { refusal } from "./refusal.ts";

/** Something outside the description that stands in the way: found before the first object is made. */
export interface Obstacle {
  readonly code: string;
  /** What it is about: `kafka-2`, `127.0.0.1:9093`, `volume local-kafka-1-data`. */
  readonly about: string;
  readonly message: string;
  readonly remedy: string;
}

export function formatObstacles(obstacles: readonly Obstacle[]): string {
  const entries = obstacles.map(({ code, about, message, remedy }) => `${about}  ${code}\n  ${message}\n  ${remedy}`);
  const count = obstacles.length === 1 ? "1 thing stands" : `${obstacles.length} things stand`;
  return [`${count} in the way of the cluster. Nothing was changed.`, ...entries].join("\n\n");
}

/** Ends the program with all of them and without a stack trace; returns where there are none. */
export function refuseIfAny(obstacles: readonly Obstacle[]): void {
  if (obstacles.length > 0) throw refusal(formatObstacles(obstacles));
}
