import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { root } from "./pages.ts";

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly { readonly run?: string }[] }>>;
}

/** The `kafka-cluster` commands of the example workflow, by job, as they are typed for a pull request of this number. */
export function recipe(number: string): Readonly<Record<string, readonly string[]>> {
  const text = readFileSync(join(root, "examples", "pull-request-environments.yaml"), "utf8");
  const { jobs } = parse(text) as Workflow;
  return Object.fromEntries(
    Object.entries(jobs).map(([job, { steps }]) => [
      job,
      steps
        .flatMap(({ run }) => (run?.startsWith("npx --no-install kafka-cluster ") ? run : []))
        .map((run) => run.replace("npx --no-install ", "").replace(/\$\{\{ github\.event\.number \}\}/g, number)),
    ]),
  );
}
