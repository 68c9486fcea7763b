import { isSound, type Verdict } from "../load/audit.ts";
import { table } from "../output/table.ts";
import type { Row } from "./run.ts";

const HEAD = ["fault", "node", "acknowledged", "lost", "duplicates", "longest gap", "whole again after", "verdict"];

/** One line for each fault, as text. */
export function drillTable(rows: readonly Row[]): string {
  return table([HEAD, ...rows.map(cells)]);
}

/** The same for a page of documentation. */
export function drillMarkdown(rows: readonly Row[]): string {
  const line = (texts: readonly string[]) => `| ${texts.join(" | ")} |`;
  return [line(HEAD), line(HEAD.map(() => "---")), ...rows.map((row) => line(cells(row)))].join("\n");
}

/** Nothing wrong; what was refused has not happened. */
export const isWell = (row: Row): boolean =>
  row.round === undefined || (isSound(row.round) && row.round.beganAnew === 0 && row.missing === undefined);

/** "ok", or everything that is not. */
export function verdictOf({ round, refused, missing }: Row): string {
  if (round === undefined) return `not done: ${refused.join("; ")}`;
  const wrong = [
    ...wrongWith(round),
    ...(round.beganAnew > 0 ? [`${round.beganAnew} times a leader did not know its writer any more`] : []),
    ...(missing === undefined ? [] : ["not whole again"]),
  ];
  return wrong.length === 0 ? "ok" : wrong.join("; ");
}

/** What an audit found, in words. */
export function wrongWith(verdict: Verdict): readonly string[] {
  if (isSound(verdict)) return [];
  const { lost, duplicates, reordered, foreign, examples } = verdict;
  return [
    ...(lost > 0 ? [`LOST ${lost} acknowledged messages, e.g. number ${examples.join(", ")}`] : []),
    ...(duplicates > 0 ? [`${duplicates} duplicates`] : []),
    ...(reordered > 0 ? [`${reordered} out of order`] : []),
    ...(foreign > 0 ? [`${foreign} that nobody wrote`] : []),
  ];
}

function cells(row: Row): string[] {
  const { fault, nodes, round, wholeSeconds } = row;
  const where = nodes.length > 2 ? `${nodes.length} nodes` : nodes.join(", ");
  if (round === undefined) return [fault, where, "", "", "", "", "", verdictOf(row)];
  const gap = `${(round.longestGapMs / 1000).toFixed(1)} s`;
  const whole = wholeSeconds === undefined ? "–" : `${wholeSeconds.toFixed(1)} s`;
  return [fault, where, `${round.acknowledged}`, `${round.lost}`, `${round.duplicates}`, gap, whole, verdictOf(row)];
}
