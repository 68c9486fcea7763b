import { isCollection, isMap, isNode, isScalar, isSeq, LineCounter, type Pair, parseDocument } from "yaml";
import { formatPath, type Path, type Place, type Problem } from "./problem.ts";
import { explainSyntax, unusableReference } from "./syntax.ts";

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
  | {
      readonly kind: "value";
      readonly value: unknown;
      readonly stackName: string;
      /** Of what `stackName` is the name, where it is no stack's. */
      readonly namedAfter?: "component";
    };

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
  const document = parseDocument(source.text, {
    lineCounter: lines,
    prettyErrors: false,
    merge: true,
    stringKeys: true,
  });
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(Math.min(offset, source.text.length));
    return { file: source.file, line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problems = explainSyntax(document, source.text, placeAt);
  if (problems.some((problem) => problem.code === "yaml-syntax")) {
    return { value: undefined, locate: () => undefined, problems };
  }
  const locate: RawDescription["locate"] = (path, part = "value") =>
    placeAt(offsetOf(document.contents, [...source.path, ...path], part));
  if (source.path.length > 0 && !document.hasIn(source.path)) {
    return { value: undefined, locate, problems: [...problems, missingDescription(source.path, locate([]))] };
  }
  const node = source.path.length === 0 ? document.contents : document.getIn(source.path, true);
  try {
    const value: unknown = isNode(node) ? node.toJS(document) : node;
    return { value, locate, problems };
  } catch (error) {
    // Merge keys and aliases are followed only now.
    const problem = unusableReference(error instanceof Error ? error.message : String(error), locate([]));
    return { value: undefined, locate, problems: [...problems, problem] };
  }
}

/** The offset of the deepest part of `path` that is written in the document. */
function offsetOf(root: unknown, path: Path, part: "key" | "value"): number {
  let node = root;
  let offset = rangeStart(root);
  for (const key of path) {
    if (isSeq(node)) {
      const item: unknown = node.items[Number(key)];
      if (rangeStart(item) === 0) break;
      offset = rangeStart(item);
      node = item;
      continue;
    }
    if (!isMap(node)) break;
    const pair: Pair | undefined = node.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
    if (!pair) break;
    const wantsKey = part === "key" || isMap(pair.value);
    offset = rangeStart(wantsKey || rangeStart(pair.value) === 0 ? pair.key : pair.value);
    node = pair.value;
  }
  return offset;
}

function rangeStart(node: unknown): number {
  return (isCollection(node) || isScalar(node)) && node.range ? node.range[0] : 0;
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
