import type * as z from "zod";
import { explainName } from "./bounds.ts";
import { explainIssue, type Finding, valueAt } from "./explain.ts";
import { DNS_LABEL, NAME_LIMIT, NEWEST_KRAFT_VERSION, NEWEST_VERSION } from "./fields.ts";
import type { Path, Problem } from "./problem.ts";
import { description, type Spec } from "./schema.ts";
import { readSource, type Source } from "./source.ts";

/** A description that was read as far as it could be. */
export interface Loaded {
  /** With the default in place of every value that is a problem; undefined when nothing could be read at all. */
  readonly spec: Spec | undefined;
  /** The paths whose value in `spec` is not what was meant: a rule over them would complain about our default. */
  readonly damaged: readonly Path[];
  readonly problems: readonly Problem[];
  /** Gives a problem its place in the file. */
  readonly place: (finding: Finding) => Problem;
}

/** Reads and checks a description, value by value. Pure: the caller has read the file. */
export function load(source: Source): Loaded {
  const { value, locate, problems } = readSource(source);
  const place = ({ part, ...problem }: Finding): Problem => ({ ...problem, at: locate(problem.path, part) });
  if (problems.some((problem) => problem.code !== "duplicate-key")) {
    return { spec: undefined, damaged: [], problems, place };
  }
  const raw = withoutEmptyValues(value ?? {});
  const parsed = description.safeParse(raw);
  const findings = parsed.success ? [] : parsed.error.issues.flatMap((issue) => explainIssue(issue, raw));
  findings.push(...findInexactNumbers(raw));
  const damaged = findings.filter((finding) => finding.code !== "unknown-key").map((finding) => finding.path);
  const usable = parsed.success
    ? parsed
    : description.safeParse(
        repaired(
          raw,
          findings.map((finding) => finding.path),
        ),
      );
  const spec = usable.success ? completed(usable.data, raw, source, findings) : undefined;
  return { spec, damaged, problems: [...problems, ...findings.map(place)], place };
}

/**
 * What follows from other values. The stack's name stands in for a name that is not written, and has to be a legal one
 * then.
 */
function completed(data: z.output<typeof description>, raw: unknown, source: Source, findings: Finding[]): Spec {
  const name = data.name ?? source.stackName;
  const owner = source.kind === "value" && source.namedAfter !== undefined ? source.namedAfter : "stack";
  const alreadySaid = findings.some((finding) => finding.path[0] === "name");
  if (!alreadySaid && (name.length > NAME_LIMIT || !DNS_LABEL.test(name))) {
    findings.push({
      path: ["name"],
      part: "key",
      ...explainName(`The ${owner}'s name, which is the cluster's,`, name),
    });
  }
  const version = data.version ?? (data.metadata === "kraft" ? NEWEST_KRAFT_VERSION : NEWEST_VERSION);
  return { ...data, name, version, written: writtenIn(raw) };
}

function writtenIn(raw: unknown): ReadonlySet<string> {
  const keys = (value: unknown) => (typeof value === "object" && value !== null ? Object.entries(value) : []);
  return new Set(keys(raw).flatMap(([key, value]) => [key, ...keys(value).map(([inner]) => `${key}.${inner}`)]));
}

/** Sections and an image in them: nothing of ours lies deeper, and an alias to a parent would never end. */
const DEPTH = 3;

/** `brokers:` with nothing behind it means what leaving it out means. Free keys (overrides, labels) keep theirs. */
function withoutEmptyValues(value: unknown, depth = DEPTH): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value) || depth === 0) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([key, inner]) => [key, withoutEmptyIn(key, inner, depth)]),
  );
}

function withoutEmptyIn(key: string, inner: unknown, depth: number): unknown {
  if (key === "overrides" || key === "labels") return inner;
  const isTopics = key === "topics" && depth === DEPTH && typeof inner === "object" && inner !== null;
  if (!isTopics || Array.isArray(inner)) return withoutEmptyValues(inner, depth - 1);
  // `orders:` with nothing behind it is a topic, with every default.
  return Object.fromEntries(Object.entries(inner).map(([name, topic]) => [name, withoutEmptyValues(topic ?? {}, 1)]));
}

/** A number JavaScript cannot hold exactly (a retention of 2^63 − 1) would reach Kafka changed. */
function findInexactNumbers(raw: unknown): readonly Finding[] {
  const topics = Object.keys(Object(valueAt(raw, ["topics"]))).map((name): Path => ["topics", name, "config"]);
  const connectors = Object.keys(Object(valueAt(raw, ["connect", "connectors"]))).map(
    (name): Path => ["connect", "connectors", name, "config"],
  );
  const overrides = ["brokers", "zookeeper", "controllers", "connect"].map((section): Path => [section, "overrides"]);
  const free: readonly Path[] = [...overrides, ...topics, ...connectors];
  return free.flatMap((section) => {
    const overrides = valueAt(raw, section);
    if (typeof overrides !== "object" || overrides === null) return [];
    return Object.entries(overrides)
      .filter(([, value]) => typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value))
      .map(([key, value]) => ({
        code: "wrong-type" as const,
        path: [...section, key],
        part: "value" as const,
        message: `${key} is about ${value}, a number too great to be kept exactly.`,
        remedy: "Put it in quotes.",
      }));
  });
}

/** The description without the values at `paths`, so that what is left can be looked at. */
function repaired(raw: unknown, paths: readonly Path[]): unknown {
  const copy: unknown = structuredClone(raw);
  if (paths.some((path) => path.length === 0)) return { target: "docker" };
  for (const path of paths) {
    const parent = valueAt(copy, path.slice(0, -1));
    if (typeof parent === "object" && parent !== null) Reflect.deleteProperty(parent, path.at(-1) ?? "");
  }
  return { target: "docker", ...(copy as object) };
}
