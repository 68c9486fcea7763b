import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { vi } from "vitest";
import { cliPath } from "../../../src/setup/tools/cli.ts";
import { directoryWith } from "../scratch.ts";

/** A pulumi that knows stacks by the configuration of their last update; `null` = of a stack that had none. */
const pulumi = `#!${process.execPath}
const { readFileSync, writeFileSync } = require("node:fs");
const args = process.argv.slice(2);
const backend = JSON.parse(readFileSync(${JSON.stringify("BACKEND")}, "utf8"));
if (args[0] === "stack") {
  console.log(JSON.stringify(Object.keys(backend).map((name) => ({ name, resourceCount: 1 }))));
} else {
  const stack = args[args.indexOf("--stack") + 1];
  if (backend[stack] === null) process.exit(255);
  writeFileSync("Pulumi." + stack + ".yaml", backend[stack]);
}
`;

/** A clone with stack files of its own, and a data directory, which takes part in a backend that others write to. */
export class Clone {
  readonly root: string;
  private readonly backend: string;

  /** Environments by their names: the texts of the files here, and of what the backend keeps. */
  constructor(here: Readonly<Record<string, string>>, kept: Readonly<Record<string, string | null>>) {
    const files = Object.fromEntries(Object.entries(here).map(([name, text]) => [pathOf(name), text]));
    this.root = directoryWith({ "Pulumi.yaml": "name: kafka-cluster\n", "stacks/README": "", ...files });
    const executable = cliPath("pulumi", process.platform);
    const data = directoryWith({ [executable]: "" });
    this.backend = join(data, "backend.json");
    writeFileSync(join(data, executable), pulumi.replace("BACKEND", this.backend));
    chmodSync(join(data, executable), 0o755);
    this.keeps(kept);
    vi.stubEnv("KAFKA_CLUSTER_HOME", data);
  }

  /** What others have left in the backend by now. */
  keeps(kept: Readonly<Record<string, string | null>>): void {
    const stacks = Object.entries(kept).map(([name, text]) => [`env-${name}`, text]);
    writeFileSync(this.backend, JSON.stringify(Object.fromEntries(stacks)));
  }

  textOf(name: string): string | undefined {
    const path = join(this.root, pathOf(name));
    return existsSync(path) ? readFileSync(path, "utf8") : undefined;
  }
}

const pathOf = (name: string): string => `stacks/Pulumi.env-${name}.yaml`;

/** The stack file of an environment, with this end, or none. */
export const environmentText = (expires: string | undefined): string =>
  `config:
  kafka-cluster:environment:
    from: local
    created: "2026-01-31T08:00:00Z"
${expires === undefined ? "" : `    expires: "${expires}"\n`}  kafka-cluster:cluster:
    target: docker
`;
