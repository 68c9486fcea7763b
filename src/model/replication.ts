import type { Spec } from "../spec/schema.ts";
import type { Replication } from "./cluster.ts";

/**
 * Copies and how many of them must answer. What is written is taken as it is: an impossible value is a problem
 * (rules/replication.ts), never silently lowered.
 */
export function resolveReplication(spec: Spec): Replication {
  const factor = spec.replication.factor ?? Math.min(3, spec.brokers.count);
  return { factor, minInSync: spec.replication.minInSync ?? defaultMinInSync(factor) };
}

/** One copy may be away: 2 of 3. With 2 copies that is 1 of 2, and a single copy answers alone. */
export function defaultMinInSync(factor: number): number {
  return Math.max(1, factor - 1);
}
