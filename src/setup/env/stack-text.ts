import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  parse,
  parseDocument,
  type Scalar,
  visit,
  Document as YamlDocument,
} from "yaml";
import { SetupError } from "../setup-error.ts";

/** Where a stack file holds the description, and what belongs to an environment. */
export const CLUSTER = ["config", "kafka-cluster:cluster"] as const;
export const DESCRIPTION = ["config", "kafka-cluster:description"] as const;
export const ENVIRONMENT = ["config", "kafka-cluster:environment"] as const;

/** A stack file's text as something whose values can be set, comments kept. `file` is for the message of a `SetupError`. */
export function readStackText(text: string, file: string): Document {
  const document: Document = parseDocument(text, { merge: true, prettyErrors: true });
  const [error] = document.errors;
  if (error !== undefined) {
    const [at] = error.linePos ?? [];
    const where = at === undefined ? file : `${file}:${at.line}:${at.col}`;
    throw new SetupError(`${where} cannot be read: ${error.message}`);
  }
  // What is said once and used twice would be changed twice.
  return refersToItself(document) ? new YamlDocument(JSON.parse(JSON.stringify(document.toJS()))) : document;
}

/** Sets one value; sections on the way to it are made where there are none. */
export function put(document: Document, path: readonly string[], value: unknown): void {
  for (let depth = 1; depth < path.length; depth++) {
    const before = path.slice(0, depth);
    if (!isMap(document.getIn(before, true))) document.setIn(before, document.createNode({}));
  }
  document.setIn(path, isNode(value) ? value : document.createNode(value));
}

/** `brokers.count=1`, `brokers.overrides["log.retention.ms"]=60000`: a path in the description, and a value in YAML. */
export function parseSetting(text: string): { readonly path: readonly string[]; readonly value: unknown } {
  const [, written = "", value = ""] = /^((?:[\w-]+|\["[^"\]]+"\]|\.)+)=(.*)$/s.exec(text) ?? [];
  const path = [...written.matchAll(/\["([^"\]]+)"\]|[\w-]+/g)].map(([whole, quoted]) => quoted ?? whole);
  if (path.length === 0) {
    throw new SetupError(`--set takes PATH=VALUE, such as brokers.count=1, not "${text}".`);
  }
  try {
    return { path, value: parse(value) };
  } catch {
    throw new SetupError(`--set ${text}: ${value} is no value in YAML; put it in quotes.`);
  }
}

/** The description's value where Pulumi wrote it as one JSON text (`pulumi config set` does). */
export function isText(node: unknown): node is Scalar<string> {
  return isScalar(node) && typeof node.value === "string";
}

function refersToItself(document: Document): boolean {
  let found = false;
  visit(document, {
    Node: (_, node) => {
      if (!isAlias(node) && !(isScalar(node) && node.value === "<<")) return undefined;
      found = true;
      return visit.BREAK;
    },
  });
  return found;
}
