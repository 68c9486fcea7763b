import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { expect } from "vitest";

/**
 * Holds a file of the repository to the text the program produces. Files are written only when asked for by
 * UPDATE_ARTEFACTS=1, so that a changed golden is always somebody's decision, seen in a diff.
 */
export function expectFile(path: string, text: string): void {
  if (process.env.UPDATE_ARTEFACTS === "1") {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  expect(existsSync(path) ? readFileSync(path, "utf8") : undefined, path).toBe(text);
}
