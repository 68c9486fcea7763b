import { table } from "../output/table.ts";
import type { Plan } from "./plan.ts";
import type { Raised } from "./wish.ts";

/** What is going to move, for a person; empty where nothing is. */
export function planText({ changes, copies }: Plan, raised: readonly Raised[]): string {
  if (changes.length === 0) return "";
  const rows = changes.map(({ topic, partition, from, to }) => [
    `${topic}-${partition}`,
    from.join(","),
    `→ ${to.join(",")}`,
    to.some((id) => !from.includes(id)) ? "" : "order only",
  ]);
  const few = raised.map(({ topic, from, to }) => `${topic} has ${from} of ${to} replicas: it gets the rest.`);
  return [
    ...few,
    table([["partition", "replicas", "", ""], ...rows]),
    `Partitions that change: ${changes.length}. Replicas that are copied: ${copies}.`,
  ].join("\n");
}
