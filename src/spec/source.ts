import { isCollection, isMap, isNode, isScalar, LineCounter, type Pair, parseDocument, type YAMLError } from "yaml";
import { formatPath, type Path, type Place, type Problem } from "./problem.ts";

/**
 * Where a description comes from. The caller reads the file: nothing here does.
 * - text: a YAML text that holds the description at `path` (`["config", "kafka-cluster:cluster"]` in a stack file,
 *   `[]` in a file of its own); every problem then has file, line and column
 * - value: a plain value, with no text to point into
 */
export type Source =
  | {
      readonly kind: "text";
      readonly text: string;
      readonly file: string;
      readonly path: Path;
      readonly stackName: string;
    }
  | { readonly kind: "value"; readonly value: unknown; readonly stackName: string };

/** A source with its text read: the raw value, and the way back from a path in it to a place in the file. */
export interface RawDescription {
  readonly value: unknown;
  /** The place of a path's value, or of its key; where the path is not written, of its nearest written parent. */
  readonly locate: (path: Path, part?: "key" | "value") => Place | undefined;
  readonly problems: readonly Problem[];
}

/** Reads YAML. With a syntax error there is no `value` worth looking at, so it is undefined. */
export function readSource(source: Source): RawDescription {
  if (source.kind === "value") return { value: source.value, locate: () => undefined, problems: [] };
  const lines = new LineCounter();
  // Pulumi reads the same stack file and knows YAML's merge keys; so must we.
  const document = parseDocument(source.text, { lineCounter: lines, prettyErrors: false, merge: true });
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(Math.min(offset, source.text.length));
    return { file: source.file, line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problems = document.errors.map((error) => syntaxProblem(error, source.text, placeAt(error.pos[0])));
  if (problems.some((problem) => problem.code === "yaml-syntax")) {
    return { value: undefined, locate: () => undefined, problems };
  }
  const locate: RawDescription["locate"] = (path, part = "value") =>
    placeAt(offsetOf(document.contents, [...source.path, ...path], part));
  if (source.path.length > 0 && !document.hasIn(source.path)) {
    return { value: undefined, locate, problems: [...problems, missingDescription(source.path, locate([]))] };
  }
  const node = source.path.length === 0 ? document.contents : document.getIn(source.path, true);
  const value: unknown = isNode(node) ? node.toJS(document) : node;
  return { value, locate, problems };
}

/** The offset of the deepest part of `path` that is written in the document. */
function offsetOf(root: unknown, path: Path, part: "key" | "value"): number {
  let node = root;
  let offset = rangeStart(root);
  for (const [depth, key] of path.entries()) {
    if (!isMap(node)) break;
    const pair: Pair | undefined = node.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
    if (!pair) break;
    const wantsKey = part === "key" || depth < path.length - 1 || isMap(pair.value);
    offset = rangeStart(wantsKey || rangeStart(pair.value) === 0 ? pair.key : pair.value);
    node = pair.value;
  }
  return offset;
}

function rangeStart(node: unknown): number {
  return (isCollection(node) || isScalar(node)) && node.range ? node.range[0] : 0;
}

function syntaxProblem(error: YAMLError, text: string, at: Place): Problem {
  if (error.code === "DUPLICATE_KEY") {
    const key = /^["']?([^\s"':]+)/.exec(text.slice(error.pos[0]))?.[1] ?? "a key";
    return {
      code: "duplicate-key",
      path: [],
      at,
      message: `${key} is written twice in the same place, so one of its two values would be lost.`,
      remedy: "Remove one of them.",
    };
  }
  const remedy =
    error.code === "TAB_AS_INDENT" ? "Indent with spaces." : "Correct the line; nothing else was looked at until then.";
  return { code: "yaml-syntax", path: [], at, message: `This is not YAML: ${firstLower(error.message)}.`, remedy };
}

function firstLower(text: string): string {
  const sentence = text.replace(/\.$/, "");
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

function missingDescription(path: Path, at: Place | undefined): Problem {
  return {
    code: "missing-description",
    path: [],
    at,
    message: `There is no ${formatPath(path)} in this file, so there is no cluster to build.`,
    remedy: `Add it; the shortest one is:\n    ${path.join(":\n      ")}:\n        target: docker`,
  };
}
