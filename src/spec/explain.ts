import * as z from "zod";
import { explainBounds } from "./bounds.ts";
import { duration, version } from "./fields.ts";
import { nearest } from "./nearest.ts";
import { formatPath, type Path, type Problem } from "./problem.ts";
import { type Field, fieldAt, sectionFields } from "./shape.ts";
import { choices, oneOf, quote, wanted } from "./wording.ts";

/** A problem before its place is known, and which part of the written pair it is about. */
export type Finding = Omit<Problem, "at"> & { readonly part: "key" | "value" };

type Issue = z.core.$ZodIssue;

/** One zod issue in our own words. `raw` is the whole description as it was written. */
export function explainIssue(issue: Issue, raw: unknown): readonly Finding[] {
  const path = issue.path.map(String);
  const value = valueAt(raw, path);
  const field = fieldAt(path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey([...path, key], field));
    case "invalid_union":
      return explainUnion(issue, path, value, raw);
    case "invalid_value":
      return [unknownValue(path, value, field)];
    case "invalid_key":
      return [badKey(path)];
    case "too_big":
      return [outOfBounds(path, value, field, `at most ${issue.maximum} is possible`)];
    case "too_small":
      return [outOfBounds(path, value, field, `at least ${issue.minimum} is needed`)];
    case "invalid_format":
      return [outOfBounds(path, value, field, "it has another form")];
    default:
      return [value === undefined ? missingKey(path, field) : wrongType(path, value, field)];
  }
}

/** What stands at a path of a plain value; undefined where nothing does. */
export function valueAt(raw: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, key)
        ? (value as Readonly<Record<string, unknown>>)[key]
        : undefined,
    raw,
  );
}

/** An image is text or a section: what is wrong inside a section is said there; else neither form was met. */
function explainUnion(issue: z.core.$ZodIssueInvalidUnion, path: Path, value: unknown, raw: unknown) {
  const inner = issue.errors.find(
    (issues) => !issues.some((one) => one.code === "invalid_type" && one.path.length === 0),
  );
  if (!inner) return [wrongType(path, value, fieldAt(path))];
  return inner.flatMap((one) => explainIssue({ ...one, path: [...path, ...one.path] }, raw));
}

function unknownKey(path: Path, section: Field | undefined): Finding {
  const key = path.at(-1) ?? "";
  const known = section ? [...sectionFields(section.schema).keys()] : [];
  const guess = nearest(key, known);
  const home = path.length === 1 ? "a description" : formatPath(path.slice(0, -1));
  return {
    code: "unknown-key",
    path,
    part: "key",
    message: `${formatPath(path)} is not a key of ${home}, so it would have no effect.`,
    remedy: guess ? `Did you mean ${guess}?` : `${home} has ${known.join(", ")}.`.replace(/^a/, "A"),
  };
}

function unknownValue(path: Path, value: unknown, field: Field | undefined): Finding {
  const name = formatPath(path);
  if (value === undefined) return missingKey(path, field);
  if (name === "zookeeper.count" && typeof value === "number") return ensembleSize(path, value);
  const allowed = field ? choices(field.schema) : [];
  const guess = typeof value === "string" ? nearest(value, allowed) : undefined;
  return {
    code: typeof value === "string" ? "unknown-value" : "wrong-type",
    path,
    part: "value",
    message: `${name} is ${quote(value)}; it can be ${oneOf(allowed)}.`,
    remedy: guess ? `Did you mean ${guess}?` : `Write ${oneOf(allowed)}.`,
  };
}

function ensembleSize(path: Path, count: number): Finding {
  const even = count > 0 && count % 2 === 0;
  return {
    code: even ? "even-ensemble" : "ensemble-size",
    path,
    part: "value",
    message: even
      ? `zookeeper.count is ${count}: an even ensemble goes on with no more nodes down than one of ${count - 1}, ` +
        `and has one more node that can fail.`
      : `zookeeper.count is ${count}; an ensemble has 1, 3 or 5 nodes.`,
    remedy: even ? `Set it to ${count === 2 ? "1 or 3" : count === 4 ? "3 or 5" : "5"}.` : "Set it to 3.",
  };
}

function wrongType(path: Path, value: unknown, field: Field | undefined): Finding {
  // YAML reads 3.9 as a number, and times are written as numbers elsewhere.
  const numberLike = field?.schema === version || field?.schema === duration;
  if (numberLike && typeof value === "number") return outOfBounds(path, value, field, "");
  const want = field ? wanted(field.schema) : "text, a number, or true or false";
  return {
    code: "wrong-type",
    path,
    part: "value",
    message: `${formatPath(path) || "The description"} is ${quote(value)}, but ${want} is wanted.`,
    remedy: remedyOfType(path, value, field),
  };
}

function remedyOfType(path: Path, value: unknown, field: Field | undefined): string {
  const key = path.at(-1) ?? "";
  const unquoted = typeof value === "string" && field?.schema instanceof z.ZodNumber && /^\d+$/.test(value);
  if (unquoted) return `Write it without quotes: ${key}: ${value}.`;
  if (field?.defaultValue !== undefined && typeof field.defaultValue !== "object") {
    return `Write it like ${key}: ${field.defaultValue}, which is the default.`;
  }
  if (field?.schema instanceof z.ZodString && (typeof value === "number" || typeof value === "boolean")) {
    return `Put it in quotes: ${key}: "${value}".`;
  }
  if (value === null) return "Write a value, or remove the key.";
  if ((path.at(-2) === "overrides" || path.at(-2) === "config") && typeof value === "object") {
    return `Write every key in one piece, with its dots, such as log.retention.hours: 24.`;
  }
  return field?.optional ? "Write such a value, or leave the key out." : "Write such a value.";
}

function missingKey(path: Path, field: Field | undefined): Finding {
  const allowed = field ? choices(field.schema) : [];
  const key = path.at(-1) ?? "";
  return {
    code: "missing-key",
    path,
    part: "key",
    message: `${formatPath(path)} is missing: it says ${lowerFirst(field?.meaning ?? "what is needed.")}`,
    remedy: `Add ${key}: ${allowed[0] ?? "…"}.`,
  };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function badKey(path: Path): Finding {
  return {
    code: "bad-label",
    path,
    part: "key",
    message: `${formatPath(path)} is not a legal label: up to 63 letters, digits, ".", "_", "/" and "-" are.`,
    remedy: "Rename it.",
  };
}

function outOfBounds(path: Path, value: unknown, field: Field | undefined, bound: string): Finding {
  const schema = field?.schema ?? z.unknown();
  return { path, part: "value", ...explainBounds(schema, formatPath(path), value, bound) };
}
