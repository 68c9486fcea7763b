import { type Document, isScalar, parseDocument, Scalar, stringify, visit } from "yaml";

/**
 * A value as YAML under a comment; texts of several lines stand as they are. Docker-compose and Helm read YAML 1.1, where
 * more words are no texts (`yes`, `1:20`): those are quoted.
 */
export function yamlText(header: string, value: unknown): string {
  const text = stringify(value, {
    lineWidth: 0,
    blockQuote: "literal",
    aliasDuplicateObjects: false,
    version: "1.1",
  });
  return `${comment(header.trim())}\n\n${text}`;
}

/** The objects of a text that Helm rendered, each with its comments, without anchors and with readable texts. */
export function objectsIn(rendered: string): readonly Document[] {
  return rendered
    .split(/^---$/m)
    .map((text) => text.replace(/^# Source: .*\n/m, ""))
    .filter((text) => text.trim() !== "")
    .map((text) => readable(parseDocument(text.trim())));
}

/** Anchors are spelt out: not every tool that reads manifests follows them. */
function readable(document: Document): Document {
  visit(document, {
    Alias: (_, alias) => alias.resolve(document)?.clone() as never,
  });
  visit(document, {
    Node: (_, node) => {
      if ("anchor" in node) delete node.anchor;
      if (isScalar(node) && typeof node.value === "string" && node.value.includes("\n"))
        node.type = Scalar.BLOCK_LITERAL;
    },
  });
  return document;
}

export const comment = (text: string): string => text.replace(/^(?=.)/gm, "# ").replace(/^$/gm, "#");
