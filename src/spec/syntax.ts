import { type Alias, type Document, visit, type YAMLError } from "yaml";
import type { Place, Problem } from "./problem.ts";

type PlaceAt = (offset: number) => Place;
type Said = Pick<Problem, "message" | "remedy">;

/** What the parser says in its own words, said about the line a person sees. The others keep the parser's words. */
const inOtherWords: Readonly<Partial<Record<YAMLError["code"], Said>>> = {
  TAB_AS_INDENT: {
    message: "The line is indented with a tab, which YAML does not take.",
    remedy: "Indent with spaces.",
  },
  MULTIPLE_DOCS: { message: "A second document begins here.", remedy: "Keep one description in the file." },
  MULTILINE_IMPLICIT_KEY: {
    message: "There is a key here without its colon.",
    remedy: "Write key: value, or key: with its section below.",
  },
  BLOCK_AS_IMPLICIT_KEY: {
    message: "A section begins below this value, but a key has either a value or a section.",
    remedy: "Indent the keys of one section alike.",
  },
};

/**
 * The errors of a parsed document, one for each line: those that follow in the same line are its aftermath. Keys that
 * stand twice are told apart, because everything else of the document is readable.
 */
export function explainSyntax(document: Document, text: string, placeAt: PlaceAt): readonly Problem[] {
  const errors = document.errors.map((error) => explainError(error, text, placeAt(error.pos[0])));
  const problems = [...errors, ...unresolvedAliases(document, placeAt)];
  return problems.filter((one, index) => problems.findIndex((other) => other.at?.line === one.at?.line) === index);
}

function explainError(error: YAMLError, text: string, at: Place): Problem {
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
  const said = inOtherWords[error.code] ?? {
    message: `This is not YAML: ${lowerFirst(error.message.replace(/\.$/, ""))}.`,
    remedy: "Correct the line; nothing else was looked at until then.",
  };
  return { code: "yaml-syntax", path: [], at, ...said };
}

/** The parser leaves them to whoever asks for the value, and throws then. */
function unresolvedAliases(document: Document, placeAt: PlaceAt): readonly Problem[] {
  const problems: Problem[] = [];
  visit(document, {
    Alias(_, alias: Alias) {
      if (alias.resolve(document)) return;
      problems.push({
        code: "yaml-syntax",
        path: [],
        at: placeAt(alias.range?.[0] ?? 0),
        message: `*${alias.source} refers to an anchor &${alias.source} that is not above it.`,
        remedy: "Write the value itself, or add the anchor.",
      });
    },
  });
  return problems;
}

/** An alias or a merge key that leads to nothing usable: the parser finds out when the value is asked for. */
export function unusableReference(what: string, at: Place | undefined): Problem {
  return {
    code: "yaml-syntax",
    path: [],
    at,
    message: `An alias or a merge key in here cannot be followed: ${lowerFirst(what.replace(/\.$/, ""))}.`,
    remedy: "Write the values themselves.",
  };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
