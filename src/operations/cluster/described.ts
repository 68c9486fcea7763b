import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import type { Cluster } from "../../model/cluster.ts";
import type { Source } from "../../spec/source.ts";
import { Failure } from "../output/failure.ts";

const CLUSTER = "kafka-cluster:cluster";
const OWN_FILE = "kafka-cluster:description";

/** The project's folder: stacks/ is in it, wherever a command is typed. */
export const projectFolder = fileURLToPath(new URL("../../../", import.meta.url));

/**
 * The cluster that a stack's file describes, read without Pulumi. Rejects with a Failure where the description has
 * problems, and where there is none that must be there; else undefined.
 */
export async function describedBy(
  stack: string,
  { mustExist, root = projectFolder }: { readonly mustExist: boolean; readonly root?: string },
): Promise<Cluster | undefined> {
  const source = sourceOf(root, stack);
  if (source === undefined) {
    if (!mustExist) return undefined;
    throw new Failure(`There is no stack file stacks/Pulumi.${stack}.yaml.`, {
      remedy: "Without --stack a cluster is found by its place: --docker-host, or --context and --namespace.",
    });
  }
  // The schema's library is slow to load, and only needed here.
  const { describe } = await import("../../model/describe.ts");
  const described = describe(source);
  if ("cluster" in described) return inFolder(described.cluster, root);
  throw new Failure(`The description of stack ${stack} has problems, so it does not say where the cluster is.`, {
    details: described.problems.map(({ message }) => message),
    remedy: "`pulumi preview` shows them with their places.",
  });
}

/** Where a stack's description is: in the stack file, or the file it names; undefined where one of them is missing. */
export function sourceOf(root: string, stack: string): Source | undefined {
  const stackName = stack.slice(stack.lastIndexOf("/") + 1);
  const relative = join("stacks", `Pulumi.${stackName}.yaml`);
  const file = join(root, relative);
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, "utf8");
  const own = ownFile(text);
  if (own === undefined) return { kind: "text", text, file: relative, path: ["config", CLUSTER], stackName };
  const path = resolve(root, own);
  return existsSync(path)
    ? { kind: "text", text: readFileSync(path, "utf8"), file: own, path: [], stackName }
    : undefined;
}

function ownFile(text: string): string | undefined {
  try {
    const value: unknown = (parse(text) as { config?: Record<string, unknown> } | null)?.config?.[OWN_FILE];
    return typeof value === "string" && value !== "" ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The program runs in the project's folder; a command may run anywhere. */
function inFolder(cluster: Cluster, root: string): Cluster {
  const { target } = cluster;
  if (target.kind !== "kubernetes" || target.kubeconfig === undefined) return cluster;
  return { ...cluster, target: { ...target, kubeconfig: resolve(root, target.kubeconfig) } };
}
