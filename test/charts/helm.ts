import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { projectRoot } from "../../src/setup/project.ts";
import { ensureHelm } from "../../src/setup/tools/helm.ts";

/** Helm: HELM, else the one that `kafka-cluster export` uses. A machine that is there to test on Kubernetes has to have it. */
const found = process.env.HELM ?? (await ensureHelm().catch(missing));
export const helm: string = found ?? "helm";
export const hasHelm = found !== undefined;

function missing(error: Error): undefined {
  if ((process.env.KAFKA_CLUSTER_TEST_KUBECONFIG ?? "") !== "") throw error;
}

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
    const version =
      command[0] === "template" && !command.includes("--kube-version") ? ["--kube-version", "1.34.0"] : [];
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

/** What Helm would tell after an installation. `helm template` shows no notes, so a copy of the chart renders them as an object. */
export function renderNotes(chart: string, values: unknown, namespace: string): string {
  const folder = mkdtempSync(join(tmpdir(), "kafka-cluster-notes-"));
  try {
    cpSync(chartFolder(chart), folder, { recursive: true });
    cpSync(join(folder, "templates", "NOTES.txt"), join(folder, "notes.txt"));
    const object = `{apiVersion: v1, kind: Notes, metadata: {name: notes}, text: {{ tpl (.Files.Get "notes.txt") . | toJson }}}`;
    writeFileSync(join(folder, "templates", "notes.yaml"), object);
    const { code, stdout, stderr } = runHelm(["template", chart, folder, "--namespace", namespace], values);
    if (code !== 0) throw new Error(stderr);
    const notes = objectsOf(stdout).find(({ kind }) => kind === "Notes") as { readonly text?: string } | undefined;
    return notes?.text ?? "";
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function objectsOf(text: string): readonly KubernetesObject[] {
  return parseAllDocuments(text).flatMap((document) => {
    const value: unknown = document.toJS();
    return value === null ? [] : [value as KubernetesObject];
  });
}
