import type { Stoppable } from "../../readiness/gate.ts";
import { mayRestart } from "../../readiness/gate.ts";
import type { ClusterSnapshot } from "../../readiness/snapshot.ts";
import type { Fault } from "./catalogue.ts";

export interface Asked {
  readonly fault: Fault;
  readonly nodes: readonly Stoppable[];
  readonly snapshot: ClusterSnapshot;
  /** `--yes` was typed. */
  readonly yes: boolean;
}

/**
 * Why a fault must not be done to this cluster now; nothing = it may. A drill is no reason to lose somebody's messages:
 * what the gate refuses for a gentle stop, is refused here. Pure.
 */
export function reasonsAgainst({ fault, nodes, snapshot, yes }: Asked): readonly string[] {
  if (nodes.length === 0) return ["this cluster has no such node"];
  if (fault.destructive && !yes) return [`it ${wordsOf(fault)}: only with --yes`];
  if (fault.beyondGate || fault.harm === undefined) return [];
  return nodes.flatMap((node) => {
    const { reasons, unavoidable } = mayRestart(node, snapshot);
    if (unavoidable.length === 0) return reasons;
    const named = `${unavoidable.slice(0, 3).join(", ")}${unavoidable.length > 3 ? ", …" : ""}`;
    if (fault.harm === "lose-volume")
      return [...reasons, `${named} would be lost for good: they have too few replicas`];
    return yes
      ? reasons
      : [...reasons, `${named} would be unavailable, for they have too few replicas: only with --yes`];
  });
}

function wordsOf({ harm }: Fault): string {
  switch (harm) {
    case "lose-volume":
      return "deletes a node's data";
    case "remove":
      return "removes a container or pod as if by hand";
    case "fill-disk":
      return "fills a node's disk";
    default:
      return "stops every node at once";
  }
}
