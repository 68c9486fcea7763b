import ts from "typescript";
import { describe, expect, it } from "vitest";
import { parse, type SourceFile, sourcesIn } from "./sources.ts";

const FILE_LINES = 200;
const FUNCTION_LINES = 40;

const sources = [...sourcesIn("src"), ...sourcesIn("images")];

describe("Code", () => {
  it(`comes in files of at most ${FILE_LINES} lines`, () => {
    expect(sources.flatMap(longFile)).toEqual([]);
  });

  it(`comes in functions of at most ${FUNCTION_LINES} lines`, () => {
    expect(sources.flatMap(longFunctions)).toEqual([]);
  });
});

describe("The watch over sizes", () => {
  const lines = (count: number): string => "  void 0;\n".repeat(count);

  it("sees a file and a function that are one line too long, and none that is not", () => {
    expect(longFile(parse("src/a.ts", lines(FILE_LINES)))).toEqual([]);
    expect(longFile(parse("src/a.ts", lines(FILE_LINES + 1)))).toEqual(["src/a.ts has 201 lines"]);
    const named = (count: number) => parse("src/a.ts", `/** A word before. */\nfunction f() {\n${lines(count)}}\n`);
    expect(longFunctions(named(FUNCTION_LINES - 2))).toEqual([]);
    expect(longFunctions(named(FUNCTION_LINES - 1))).toEqual(["src/a.ts:2 f has 41 lines"]);
  });

  it.each([
    ["method", (body: string) => `class A {\n  method() {\n${body}  }\n}\n`],
    ["arrow", (body: string) => `const arrow = () => {\n${body}};\n`],
    ["constructor", (body: string) => `class A {\n  constructor() {\n${body}  }\n}\n`],
    ["a function without a name", (body: string) => `work(async () => {\n${body}});\n`],
  ])("sees %s", (name, text) => {
    expect(longFunctions(parse("src/a.ts", text(lines(FUNCTION_LINES))))).toEqual([
      expect.stringMatching(new RegExp(`^src/a\\.ts:\\d ${name} has 42 lines$`)),
    ]);
  });
});

function longFile({ path, syntax }: SourceFile): readonly string[] {
  const count = syntax.text.replace(/\n$/, "").split("\n").length;
  return count > FILE_LINES ? [`${path} has ${count} lines`] : [];
}

/** From its first to its last line, its doc comment aside; a function in another one counts for both. */
function longFunctions({ path, syntax }: SourceFile): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && "body" in node && node.body !== undefined) {
      const first = syntax.getLineAndCharacterOfPosition(node.getStart(syntax)).line;
      const last = syntax.getLineAndCharacterOfPosition(node.end).line;
      const count = last - first + 1;
      if (count > FUNCTION_LINES) found.push(`${path}:${first + 1} ${nameOf(node)} has ${count} lines`);
    }
    ts.forEachChild(node, visit);
  };
  visit(syntax);
  return found;
}

function nameOf(node: ts.SignatureDeclaration): string {
  if (ts.isConstructorDeclaration(node)) return "constructor";
  if (node.name !== undefined) return node.name.getText();
  const { parent } = node;
  return ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)
    ? parent.name.getText()
    : "a function without a name";
}
