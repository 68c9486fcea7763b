import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import ts from "typescript";

export const root = resolve(import.meta.dirname, "..", "..");

/** One TypeScript file of the project. */
export interface SourceFile {
  /** From the root, with `/` on every system: `src/spec/load.ts`. */
  readonly path: string;
  readonly syntax: ts.SourceFile;
  readonly imports: readonly Import[];
}

export interface Import {
  /** The file from the root where it is one of ours, else the package's name: `node:fs`, `@pulumi/docker`. */
  readonly target: string;
  readonly isOurs: boolean;
  /** Nothing of it is left when the program runs. */
  readonly typeOnly: boolean;
}

/** Every TypeScript file below a folder of the project, parsed. */
export function sourcesIn(folder: string): readonly SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => read(join(root, folder, name)))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function read(file: string): SourceFile {
  return parse(slashed(relative(root, file)), readFileSync(file, "utf8"));
}

/** A file from its text, so that a test can be shown what it has to find. */
export function parse(path: string, text: string): SourceFile {
  const syntax = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  return { path, syntax, imports: importsOf(path, syntax) };
}

function importsOf(path: string, syntax: ts.SourceFile): readonly Import[] {
  const imports: Import[] = [];
  const visit = (node: ts.Node): void => {
    const specifier = specifierOf(node);
    if (specifier !== undefined) imports.push({ ...targetOf(path, specifier), typeOnly: isTypeOnly(node) });
    ts.forEachChild(node, visit);
  };
  visit(syntax);
  return imports;
}

/** Of `import … from`, `export … from`, `import("…")` as an expression and as a type. */
function specifierOf(node: ts.Node): string | undefined {
  const named =
    ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
      ? node.moduleSpecifier
      : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
        ? node.arguments[0]
        : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
          ? node.argument.literal
          : undefined;
  return named !== undefined && ts.isStringLiteralLike(named) ? named.text : undefined;
}

function isTypeOnly(node: ts.Node): boolean {
  if (ts.isImportTypeNode(node)) return true;
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  return ts.isImportDeclaration(node) && node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

function targetOf(path: string, specifier: string): Pick<Import, "target" | "isOurs"> {
  if (specifier.startsWith(".")) {
    return { target: slashed(relative(root, resolve(root, dirname(path), specifier))), isOurs: true };
  }
  const [scope = "", name = ""] = specifier.split("/");
  return { target: scope.startsWith("@") ? `${scope}/${name}` : scope, isOurs: false };
}

const slashed = (path: string): string => path.split(sep).join("/");
