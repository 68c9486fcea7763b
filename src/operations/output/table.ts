import { stripVTControlCharacters } from "node:util";

/** Columns of text, each as wide as its widest cell, two blanks between them; no trailing blanks. Colours have no width. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, widthOf(cell));
  return rows
    .map((row) => row.map((cell, at) => cell + " ".repeat((widths[at] ?? 0) - widthOf(cell))).join("  "))
    .map((line) => line.trimEnd())
    .join("\n");
}

function widthOf(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}
