/**
 * What is wrong with a description, said to a person: where, what (with both values) and what to write instead.
 * Problems are values and are collected; nothing below `src/index.ts` throws for a user's mistake.
 */

/** Keys from the description's root, e.g. `["replication", "minInSync"]`; `[]` is the description itself. */
export type Path = readonly string[];

/** Line and column count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export type ProblemCode =
  // the file
  | "yaml-syntax"
  | "duplicate-key"
  | "missing-description"
  // one value
  | "unknown-key"
  | "wrong-type"
  | "missing-key"
  | "unknown-value"
  | "not-a-dns-label"
  | "reserved-name"
  | "bad-size"
  | "bad-duration"
  | "bad-version"
  | "bad-label"
  | "out-of-range"
  | "port-range"
  | "not-a-host"
  | "bad-docker-host"
  // values against each other
  | "ensemble-size"
  | "even-ensemble"
  | "replication-exceeds-brokers"
  | "min-in-sync"
  | "port-clash"
  | "remote-host-unreachable"
  | "unusable-network"
  | "wrong-target"
  | "wrong-mode"
  | "controllers"
  | "missing-place"
  | "plaintext-external"
  | "not-a-range"
  | "useless-key"
  | "unsupported-version"
  | "version-without-zookeeper"
  | "protocol-version"
  | "floating-version"
  | "unknown-image-family"
  | "image-role"
  | "image-version"
  | "session-timeout"
  | "protected-property"
  | "connect-workers"
  | "connector-name"
  | "unknown-secret"
  | "plain-secret"
  | "missing-file"
  | "topic-name"
  | "topic-clash"
  | "unknown-topic-config"
  | "topic-config-value";

export interface Problem {
  readonly code: ProblemCode;
  readonly path: Path;
  /** Undefined when the description came as a bare value, without a text to point into. */
  readonly at?: Place | undefined;
  /** What is wrong, with the values it is about. One sentence with its full stop. */
  readonly message: string;
  /** What to do. One or two sentences. */
  readonly remedy: string;
}

/** `replication.minInSync`; a key that holds a dot is quoted: `brokers.overrides["log.dirs"]`. */
export function formatPath(path: Path): string {
  return path.reduce((text, key) => text + (/^[\w-]+$/.test(key) ? (text === "" ? key : `.${key}`) : `["${key}"]`), "");
}

/** All problems as one text, in the order of the file; those without a place come last. */
export function formatProblems(problems: readonly Problem[]): string {
  const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
  const entries = sortProblems(problems).map((problem) => {
    const where = problem.at ? formatPlace(problem.at) : formatPath(problem.path) || "description";
    return `${where}  ${problem.code}\n  ${problem.message}\n  ${problem.remedy}`;
  });
  return [`${count} in the description of the cluster. Nothing was changed.`, ...entries].join("\n\n");
}

/** By file, line and column; a stable sort, so problems of one place keep their order. */
export function sortProblems(problems: readonly Problem[]): readonly Problem[] {
  return problems.toSorted((a, b) => {
    if (!a.at || !b.at) return a.at ? -1 : b.at ? 1 : 0;
    return a.at.file.localeCompare(b.at.file) || a.at.line - b.at.line || a.at.column - b.at.column;
  });
}

/** `stacks/Pulumi.local.yaml:7:5`, which terminals and editors turn into a link. */
export function formatPlace(place: Place): string {
  return `${place.file}:${place.line}:${place.column}`;
}
