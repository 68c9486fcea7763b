import { type Document, isMap, visit } from "yaml";
import { ENVIRONMENT, put, readStackText } from "./stack-text.ts";

/** What an environment's stack file says about it as an environment. It goes with the stack's configuration. */
export interface EnvironmentRecord {
  /** The template it was made from. */
  readonly from: string;
  /** ISO 8601, UTC. */
  readonly created: string;
  /** When its time is over; undefined = never. */
  readonly expires: string | undefined;
}

/**
 * The record in an environment's stack file; undefined where it has none, or one without its words. Throws a
 * `SetupError`, by `file`, where the text is no YAML.
 */
export function readRecord(text: string, file: string): EnvironmentRecord | undefined {
  const section = readStackText(text, file).getIn(ENVIRONMENT, true);
  if (!isMap(section)) return undefined;
  const word = (key: string): string | undefined => {
    const value: unknown = section.get(key);
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const [from, created, expires] = [word("from"), word("created"), word("expires")];
  return from === undefined || created === undefined ? undefined : { from, created, expires };
}

/** Writes the record, and at the top of the file what it is. */
export function writeRecord(document: Document, name: string, record: EnvironmentRecord): void {
  const { from, created, expires } = record;
  const section = document.createNode({ from, created, ...(expires === undefined ? {} : { expires }) });
  // Without quotes a time is one value to one reader of YAML, and a text to another.
  visit(section, { Scalar: (key, node) => void (key === "value" && Object.assign(node, { type: "QUOTE_DOUBLE" })) });
  put(document, ENVIRONMENT, section);
  document.commentBefore = [
    " yaml-language-server: $schema=../docs/stack.schema.json",
    ` Environment ${name}, made from ${from} by \`kafka-cluster env create\`. It is not kept in git.`,
    ` \`kafka-cluster env destroy ${name}\` removes it with its data and this file.`,
  ].join("\n");
  if (isMap(document.contents)) delete document.contents.commentBefore;
}

/** How long it has left, in ms, less than nothing when it is over; undefined = for ever. */
export function timeLeft({ expires }: Pick<EnvironmentRecord, "expires">, now: Date): number | undefined {
  const end = expires === undefined ? Number.NaN : Date.parse(expires);
  return Number.isNaN(end) ? undefined : end - now.getTime();
}
