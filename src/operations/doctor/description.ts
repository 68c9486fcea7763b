import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import type { Cluster } from "../../model/cluster.ts";
import { describe } from "../../model/describe.ts";
import type { Source } from "../../spec/source.ts";
import { type Check, fail, ok, warn } from "./check.ts";

const CLUSTER = "kafka-cluster:cluster";
const OWN_FILE = "kafka-cluster:description";

/** The cluster a stack's file describes, as far as it can be told without Pulumi; undefined when it cannot. */
export function checkDescription(
  root: string,
  stack: string,
): { readonly check: Check; readonly cluster: Cluster | undefined } {
  const source = sourceOf(root, stack);
  if (source === undefined) {
    const found = `stacks/Pulumi.${stack}.yaml is not there`;
    return {
      check: warn("description", found, `\`cp stacks/Pulumi.local.yaml stacks/Pulumi.${stack}.yaml\` is a start.`),
      cluster: undefined,
    };
  }
  const described = describe(source);
  if ("cluster" in described) {
    const { cluster } = described;
    return {
      check: ok(
        "description",
        `${cluster.zookeepers.length} ZooKeeper, ${cluster.brokers.length} Kafka ${cluster.version}`,
      ),
      cluster,
    };
  }
  const [first] = described.problems;
  const place = first?.at === undefined ? "" : `${first.at.file}:${first.at.line}:${first.at.column} `;
  const found = `${described.problems.length} problem${described.problems.length === 1 ? "" : "s"}; ${place}${first?.message ?? ""}`;
  return {
    check: fail("description", found, "`pulumi preview` shows all of them with what to do."),
    cluster: undefined,
  };
}

function sourceOf(root: string, stack: string): Source | undefined {
  const relative = join("stacks", `Pulumi.${stack}.yaml`);
  const file = join(root, relative);
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, "utf8");
  const own = ownFile(text);
  if (own === undefined) return { kind: "text", text, file: relative, path: ["config", CLUSTER], stackName: stack };
  const path = resolve(root, own);
  return existsSync(path)
    ? { kind: "text", text: readFileSync(path, "utf8"), file: own, path: [], stackName: stack }
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
