import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Without an API server a chart is not even rendered, unless the provider only writes files: a preview shows the whole
 * plan that way. What it writes is nobody's, and is gone when the program ends.
 */
export function passingFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "kafka-cluster-preview-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A copy of a chart that any version of Kubernetes will do for: without an API server Helm takes it for an old one. */
export function chartForAnyVersion(chart: string): string {
  const copy = passingFolder();
  cpSync(chart, copy, { recursive: true });
  const file = join(copy, "Chart.yaml");
  writeFileSync(file, readFileSync(file, "utf8").replace(/^kubeVersion:.*\n/m, ""));
  return copy;
}
