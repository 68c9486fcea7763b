import ts from "typescript";
import { describe, expect, it } from "vitest";
import { type SourceFile, sourcesIn } from "../architecture/sources.ts";
import { pages } from "./pages.ts";

const page = pages().find(({ path }) => path.endsWith("errors.md"))?.text ?? "";

/** Codes in the first column of a section's table; one row may name several. */
function documented(section: string): readonly string[] {
  const [, text = ""] = page.split(`## ${section}\n`);
  const rows = (text.split("\n## ")[0] ?? "").split("\n").filter((line) => line.startsWith("| `"));
  return rows.flatMap((row) => [...(row.split(" | ")[0] ?? "").matchAll(/`([\w-]+)`/g)].map(([, code = ""]) => code));
}

describe("docs/errors.md", () => {
  it("has every code of a problem of the description, once, and no other", () => {
    expect([...documented("Of the description")].sort()).toEqual([...problemCodes()].sort());
  });

  it("has every code of an obstacle on the engine, once, and no other", () => {
    const codes = documented("Of what is there");
    const sources = ["src/targets", "src/topics", "src/connect"].flatMap((folder) => sourcesIn(folder));
    // Files that a description names are looked for outside of src/spec: what is wrong with them is its problem.
    const known = obstacleCodes(sources).filter((code) => !problemCodes().includes(code));
    const fits = (code: string, pattern: string): boolean =>
      pattern.endsWith("*") ? code.startsWith(pattern.slice(0, -1)) : code === pattern;
    expect(known.length).toBeGreaterThan(10);
    expect(known.filter((pattern) => !codes.some((code) => fits(code, pattern)))).toEqual([]);
    expect(codes.filter((code) => !known.some((pattern) => fits(code, pattern)))).toEqual([]);
    expect(new Set(codes).size).toBe(codes.length);
  });
});

/** The members of the type `ProblemCode`. */
function problemCodes(): readonly string[] {
  const source = sourcesIn("src/spec").find(({ path }) => path === "src/spec/problem.ts");
  const codes: string[] = [];
  source?.syntax.forEachChild((node) => {
    if (!ts.isTypeAliasDeclaration(node) || node.name.text !== "ProblemCode" || !ts.isUnionTypeNode(node.type)) return;
    for (const member of node.type.types) {
      if (ts.isLiteralTypeNode(member) && ts.isStringLiteral(member.literal)) codes.push(member.literal.text);
    }
  });
  return codes;
}

/** What is written behind `code:` in an object; a template with a part that varies ends in `*`. */
function obstacleCodes(sources: readonly SourceFile[]): readonly string[] {
  const codes = new Set<string>();
  const collect = (value: ts.Expression): void => {
    if (ts.isStringLiteral(value)) codes.add(value.text);
    else if (ts.isTemplateExpression(value)) codes.add(`${value.head.text}*`);
    else if (ts.isConditionalExpression(value)) for (const part of [value.whenTrue, value.whenFalse]) collect(part);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && node.name.getText() === "code") collect(node.initializer);
    ts.forEachChild(node, visit);
  };
  for (const { syntax } of sources) visit(syntax);
  return [...codes];
}
