import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { preload, routeBy } from "../src/kafka/client.ts";
import { describe } from "../src/model/describe.ts";
import { isOn } from "../src/model/targets.ts";
import { writeFolder } from "../src/operations/export/folder.ts";
import { exportManifests } from "../src/operations/export/manifests.ts";
import { waitReady } from "../src/readiness/wait.ts";
import { ensureHelm } from "../src/setup/tools/helm.ts";
import type { Description } from "../src/spec/schema.ts";
import { connect } from "../src/targets/kubernetes/api.ts";
import { Hosts } from "../src/targets/kubernetes/hosts.ts";
import { kubernetesAccess } from "../src/targets/kubernetes/vantage.ts";

const run = promisify(execFile);
const deadlineMs = 180_000;

/**
 * The cluster of a description from its exported manifests, by `kubectl apply` and nothing else, until it is ready by
 * the very code `pulumi up` asks. Resolves to the seconds; everything is removed again.
 */
export async function raiseApplied(description: Description): Promise<number> {
  const described = describe({ kind: "value", value: description, stackName: description.name ?? "" });
  if ("problems" in described) throw new Error(described.problems.map(({ message }) => message).join("\n"));
  const { cluster } = described;
  if (!isOn(cluster, "kubernetes")) throw new Error("manifests are for Kubernetes");
  const { kubeconfig = "", context, namespace } = cluster.target;
  const kubectl = (...args: string[]) => run("kubectl", ["--kubeconfig", kubeconfig, "--context", context, ...args]);
  const folder = mkdtempSync(join(tmpdir(), "kafka-cluster-bench-"));
  try {
    writeFolder(folder, exportManifests(cluster, await ensureHelm()));
    const access = kubernetesAccess(connect(cluster.target), cluster, new Hosts(cluster, undefined));
    for (const { address, dial } of access.ways ?? []) routeBy(address, dial);
    await preload();
    const start = performance.now();
    await kubectl("apply", "-k", folder);
    await waitReady(access, { deadlineMs, onProgress: () => undefined });
    return (performance.now() - start) / 1000;
  } finally {
    await kubectl("delete", "namespace", namespace.name, "--ignore-not-found");
    rmSync(folder, { recursive: true, force: true });
  }
}
