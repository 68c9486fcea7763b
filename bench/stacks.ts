import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { projectRoot } from "../src/setup/project.ts";
import { type Ran, TestStack } from "../test/e2e/docker/stack.ts";
import type { Later } from "./tidy.ts";

/** Rejects with the whole output of a run that failed. */
export function succeeded(ran: Ran): Ran {
  if (ran.code !== 0) throw new Error(`pulumi failed with exit code ${ran.code}:\n${ran.output}`);
  return ran;
}

/** Where a program of its own can be run: a folder and a backend. */
export interface EmptyHost {
  readonly folder: string;
  pulumi(args: readonly string[], options: { readonly bare: true; readonly cwd: string }): Promise<Ran>;
}

/**
 * A TypeScript program that makes nothing, with this project's own runtime settings: what Pulumi itself costs. Kept in
 * `host`'s folder and backend, and removed with it. Returns `up` with these arguments.
 */
export async function openEmpty(host: EmptyHost): Promise<(args: readonly string[]) => Promise<Ran>> {
  const folder = join(host.folder, "empty");
  const { runtime } = parse(readFileSync(join(projectRoot, "Pulumi.yaml"), "utf8")) as { runtime: unknown };
  // The SDK alone: for each provider that Pulumi sees there it would look for a plugin, and try to download a missing one.
  mkdirSync(join(folder, "node_modules", "@pulumi"), { recursive: true });
  writeFileSync(join(folder, "Pulumi.yaml"), stringify({ name: "empty", main: "index.ts", runtime }));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "empty", type: "module" }));
  writeFileSync(join(folder, "index.ts"), 'import "@pulumi/pulumi";\n');
  const sdk = join("node_modules", "@pulumi", "pulumi");
  symlinkSync(join(projectRoot, sdk), join(folder, sdk), "junction");
  const pulumi = (args: readonly string[]) => host.pulumi(args, { bare: true, cwd: folder });
  succeeded(await pulumi(["stack", "init", "empty"]));
  return async (args) => succeeded(await pulumi(["up", "--yes", "--stack", "empty", ...args]));
}

/** A stack of its own, removed with everything in it when the measurement ends. */
export async function openStack(purpose: string, later: Later): Promise<TestStack> {
  const stack = await TestStack.open(`bench-${purpose}`);
  later(() => stack.close());
  return stack;
}
