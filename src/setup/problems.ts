import { existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { type Described, describe } from "../model/describe.ts";
import { formatProblems } from "../spec/problem.ts";
import type { Source } from "../spec/source.ts";
import { descriptionFileOf } from "./description.ts";

/** Everything that is wrong with a stack's description, as the program would tell it; undefined when nothing is. */
export function problemsIn(stackFile: string, stack: string, root: string): string | undefined {
  const described = describeStackFile(stackFile, stack, root);
  return described !== undefined && "problems" in described ? formatProblems(described.problems) : undefined;
}

/** What a stack's file describes, read as the program reads it; undefined where the file, or one it names, is not there. */
export function describeStackFile(stackFile: string, stack: string, root: string): Described | undefined {
  const own = descriptionFileOf(stackFile);
  const file = own ?? stackFile;
  if (!existsSync(file)) return undefined;
  const source: Source = {
    kind: "text",
    text: readFileSync(file, "utf8"),
    file: relative(root, file),
    path: own === undefined ? ["config", "kafka-cluster:cluster"] : [],
    stackName: stack.slice(stack.lastIndexOf("/") + 1),
  };
  return describe(source);
}
