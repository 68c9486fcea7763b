import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SetupError } from "../setup-error.ts";

/** The `name:` of Pulumi.yaml, read without a YAML parser: it is one plain line. */
export function projectName(root: string): string {
  const file = join(root, "Pulumi.yaml");
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw new SetupError(`${file} is missing: this is not the project's directory`);
  }
  const name = /^name:\s*["']?([\w.-]+)/m.exec(text)?.[1];
  if (name === undefined) throw new SetupError(`${file} has no name`);
  return name;
}
