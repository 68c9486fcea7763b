import { existsSync, readFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import type { Cluster } from "../../model/cluster.ts";
import { describe } from "../../model/describe.ts";
import { isOn } from "../../model/targets.ts";
import { projectRoot } from "../../setup/project.ts";
import { SetupError } from "../../setup/setup-error.ts";
import { formatProblems } from "../../spec/problem.ts";
import type { Source } from "../../spec/source.ts";
import { sourceOf } from "../cluster/described.ts";
import { Failure } from "../output/failure.ts";
import { exportCompose } from "./compose.ts";
import { connectorsFile } from "./connect.ts";
import { type ExportedFiles, writeFolder } from "./folder.ts";
import { TOPICS_FILE, topicsFile } from "./topics.ts";
import { exportValues } from "./values.ts";

export interface ExportOptions {
  readonly to?: string;
  readonly stack?: string;
  readonly description?: string;
  readonly positional: readonly string[];
}

const FORMS = ["values", "manifests", "compose"] as const;
type Form = (typeof FORMS)[number];

/**
 * Writes a described cluster in another tool's words, from the description alone: no engine, no Kubernetes cluster and
 * no Pulumi is asked. Resolves with the exit code.
 */
export async function exportCluster(options: ExportOptions): Promise<number> {
  const form = FORMS.find((one) => one === options.to);
  if (form === undefined) {
    throw new Failure(options.to === undefined ? "--to is missing." : `--to knows no ${options.to}.`, {
      remedy: `Write one of ${FORMS.map((one) => `--to ${one}`).join(", ")}.`,
    });
  }
  const cluster = described(options);
  const files = new Map([...(await exported(cluster, form)), ...topicsFile(cluster), ...connectorsOf(cluster)]);
  const directory = options.positional[0] ?? `${cluster.name}-${form}`;
  writeFolder(directory, files);
  process.stdout.write(`${directory}: ${files.size} files\n${next(directory, files)}\n`);
  return 0;
}

/** The description of a stack, or in a file of its own. Throws a `Failure` with all of its problems. */
function described({ stack, description }: ExportOptions): Cluster {
  const name = stack ?? (process.env.PULUMI_STACK || "local");
  const source = description === undefined ? sourceOf(projectRoot, name) : sourceIn(description, name);
  if (source === undefined) {
    throw new Failure(`There is no ${description ?? `stacks/Pulumi.${name}.yaml`}.`, {
      remedy: "Name a stack with -s, or a file that holds a description with --description.",
    });
  }
  const found = describe(source);
  if ("problems" in found) throw new Failure(formatProblems(found.problems));
  return found.cluster;
}

function sourceIn(file: string, stackName: string): Source | undefined {
  const path = resolve(file);
  if (!existsSync(path)) return undefined;
  return { kind: "text", text: readFileSync(path, "utf8"), file: relative(process.cwd(), path), path: [], stackName };
}

const connectorsOf = (cluster: Cluster) => (isOn(cluster, "kubernetes") ? connectorsFile(cluster) : new Map());

async function exported(cluster: Cluster, form: Form): Promise<ExportedFiles> {
  if (form === "compose") {
    if (isOn(cluster, "docker")) return exportCompose(cluster, projectRoot);
    throw new Failure("--to compose is for a description with target: docker; this one has target: kubernetes.", {
      remedy: "Write --to values or --to manifests.",
    });
  }
  if (!isOn(cluster, "kubernetes")) {
    throw new Failure(`--to ${form} is for a description with target: kubernetes; this one has target: docker.`, {
      remedy: "Write --to compose.",
    });
  }
  if (form === "values") return exportValues(cluster);
  const [{ exportManifests }, { ensureHelm }] = await Promise.all([
    import("./manifests.ts"),
    import("../../setup/tools/helm.ts"),
  ]);
  return exportManifests(cluster, await ensureHelm().catch(asFailure));
}

function asFailure(error: unknown): never {
  throw error instanceof SetupError ? new Failure(error.message) : error;
}

/** What to type next stands in the first file's head. */
function next(directory: string, files: ExportedFiles): string {
  const [first = ""] = files.keys();
  const topics = files.has(TOPICS_FILE)
    ? `\nThe topics are made by ${directory}/${TOPICS_FILE}; its first lines say how.`
    : "";
  return `How to use them, and what is not guarded without this program: the first lines of ${directory}/${first}${topics}`;
}
