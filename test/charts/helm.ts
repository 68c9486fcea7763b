import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { projectRoot } from "../../src/setup/project.ts";

/** Helm, where this machine has it. */
export const helm: string = process.env.HELM ?? "helm";
export const hasHelm = spawnSync(helm, ["version", "--short"]).status === 0;

export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

export interface Helmed {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export const chartFolder = (chart: string): string => join(projectRoot, "charts", chart);

/** Runs Helm with values that are given as JSON, which is YAML. */
export function runHelm(command: readonly string[], values: unknown = {}): Helmed {
  const folder = mkdtempSync(join(tmpdir(), "kafka-cluster-helm-"));
  try {
    const file = join(folder, "values.yaml");
    writeFileSync(file, JSON.stringify(values));
    const version = command[0] === "template" ? ["--kube-version", "1.34.0"] : [];
    const { status, stdout, stderr } = spawnSync(helm, [...command, ...version, "--values", file], {
      encoding: "utf8",
    });
    return { code: status ?? -1, stdout, stderr };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `helm template`: the text. Throws with Helm's words. */
export function renderChart(chart: string, values: unknown = {}, namespace = "kafka"): string {
  if (!existsSync(chartFolder(chart))) throw new Error(`there is no chart ${chart}`);
  const { code, stdout, stderr } = runHelm(["template", chart, chartFolder(chart), "--namespace", namespace], values);
  if (code !== 0) throw new Error(stderr);
  return stdout;
}

export function objectsOf(text: string): readonly KubernetesObject[] {
  return parseAllDocuments(text).flatMap((document) => {
    const value: unknown = document.toJS();
    return value === null ? [] : [value as KubernetesObject];
  });
}
