import type { Levels } from "../../kafka/client.ts";
import { lineOfLevel } from "../../model/feature-levels.ts";
import { isCaughtUp, type QuorumState, type VoterState } from "../../readiness/quorum.ts";
import type { FoundCluster } from "../cluster/found.ts";
import type { Style } from "../output/style.ts";
import { table } from "../output/table.ts";

/** What `status` shows of KRaft's controllers, and prints as JSON. */
export interface QuorumReport {
  /** The active controller; null = none says it leads. */
  readonly leader: string | null;
  readonly epoch: number | null;
  /** Offset up to which a majority has everything. */
  readonly highWatermark: number | null;
  readonly controllers: readonly ControllerReport[];
  /** Finalised levels by feature; null when no broker answered. */
  readonly features: Levels | null;
  /** The release whose level `metadata.version` has; null = not known. */
  readonly finalised: string | null;
}

export interface ControllerReport {
  readonly node: string;
  readonly id: number;
  /** null = there is no such container or pod. */
  readonly container: string | null;
  readonly state: string;
  readonly restarts: number | null;
  /** It is a broker too. */
  readonly combined: boolean;
  /** `leader`, `follower`; null = it does not answer. */
  readonly role: string | null;
  /** How long ago it had everything the leader has, in ms; null = not known. */
  readonly lagMs: number | null;
  readonly caughtUp: boolean;
}

/** Pure. */
export function quorumReport(cluster: FoundCluster, quorum: QuorumState, features: Levels | undefined): QuorumReport {
  const { leaderId, epoch, highWatermark, voters } = quorum;
  return {
    leader: voters.find(({ id }) => id === leaderId)?.node ?? null,
    epoch: leaderId === undefined ? null : epoch,
    highWatermark: leaderId === undefined ? null : highWatermark,
    controllers: voters.map((voter) => controllerReport(cluster, voter)),
    features: features ?? null,
    finalised: lineOfLevel(features?.["metadata.version"] ?? 0) ?? null,
  };
}

function controllerReport({ nodes }: FoundCluster, voter: VoterState): ControllerReport {
  const found = nodes.find(({ node }) => node === voter.node);
  return {
    node: voter.node,
    id: voter.id,
    container: found?.container ?? null,
    state: found?.state ?? "missing",
    restarts: found?.restarts ?? null,
    combined: found?.role === "broker",
    role: voter.answers ? voter.said : null,
    lagMs: voter.lagMs ?? null,
    caughtUp: isCaughtUp(voter),
  };
}

/** One table, and a line about the quorum and what is finalised. Pure. */
export function printQuorum(report: QuorumReport, style: Style): string {
  const counted = report.controllers.some(({ restarts }) => restarts !== null);
  const rows = report.controllers.map((one) => [
    one.node,
    one.state === "running" ? one.state : style.bad(one.state),
    ...(counted ? [one.restarts === null ? "-" : String(one.restarts)] : []),
    one.role ?? "-",
    lagText(one, style),
  ]);
  const columns = ["CONTROLLER", "STATE", ...(counted ? ["RESTARTS"] : []), "ROLE", "LAG"];
  return [table([columns.map(style.faint), ...rows]), ...lineAbout(report)].join("\n");
}

function lagText({ role, lagMs, caughtUp }: ControllerReport, style: Style): string {
  if (role === null) return "-";
  if (caughtUp) return role === "leader" ? "-" : `${lagMs} ms`;
  return style.bad(lagMs === null ? "not caught up" : `${(lagMs / 1000).toFixed(1)} s`);
}

function lineAbout({ epoch, finalised, features }: QuorumReport): readonly string[] {
  const level = features?.["metadata.version"];
  const parts = [
    ...(epoch === null ? [] : [`epoch ${epoch}`]),
    ...(finalised === null || level === undefined ? [] : [`feature level ${finalised} (metadata.version ${level})`]),
  ];
  return parts.length === 0 ? [] : [`Quorum: ${parts.join(", ")}.`];
}
