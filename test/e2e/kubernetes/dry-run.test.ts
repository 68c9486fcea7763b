import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { workloadName } from "../../../src/model/names.ts";
import { connectCases, connectValuesOf } from "../../charts/connect-matrix.ts";
import { hasHelm, type KubernetesObject, objectsOf, renderChart } from "../../charts/helm.ts";
import { kraftCases, kraftValuesOf } from "../../charts/kraft-matrix.ts";
import { charts, matrix, valuesOf } from "../../charts/matrix.ts";
import { arrivals } from "../../docs/coming-from.ts";
import { hasLab, type Lab, openLab } from "./lab.ts";

interface Workload extends KubernetesObject {
  readonly spec: {
    readonly template: { readonly metadata: object; readonly spec: object };
    readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[];
  };
}

/** Everything the charts' golden files show, put before the real API server, and nothing of it made. */
describe.skipIf(!hasLab || !hasHelm)("what the charts render, put before the API server", () => {
  const namespace = `test-dry-run-${randomBytes(3).toString("hex")}`;
  const folder = mkdtempSync(join(tmpdir(), "kafka-cluster-dry-run-"));
  let lab: Lab;

  beforeAll(async () => {
    lab = await openLab();
    await lab.kubectl("create", "namespace", namespace);
    await lab.kubectl("label", "namespace", namespace, "pod-security.kubernetes.io/enforce=restricted");
  });
  afterAll(async () => {
    await lab?.kubectl("delete", "namespace", namespace, "--wait=false");
    rmSync(folder, { recursive: true, force: true });
  });

  /** Rejects with what the API server says. */
  const put = (name: string, objects: readonly object[]): Promise<string> => {
    const file = join(folder, `${name}.json`);
    writeFileSync(file, JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }));
    return lab.kubectl("apply", "--dry-run=server", "--validate=strict", "-f", file);
  };

  const everything = [
    ...matrix.map(({ name, description }) => ({
      name,
      values: (_: string, role: "broker" | "zookeeper") => valuesOf(description, role),
    })),
    // What docs/coming-from.md leads to; a node port of it may be somebody's on the tests' Kubernetes.
    ...arrivals()
      .filter(({ description }) => description.target === "kubernetes")
      .map(({ from, description: { kubernetes, ...rest } }) => {
        const external = kubernetes?.external && { ...kubernetes.external, nodePortBase: 32_600 };
        const description = { ...rest, kubernetes: { ...kubernetes, ...(external && { external }) } };
        return {
          name: `from ${from}`,
          values: (_: string, role: "broker" | "zookeeper") => valuesOf(description, role),
        };
      }),
    { name: "by-helm-alone", values: () => ({}) },
    { name: "stopped", values: () => ({ stopped: true }) },
  ];

  it.each(everything)("is accepted, pods in a restricted namespace included: $name", async ({ name, values }) => {
    const rendered = charts.map(([chart, role]) => objectsOf(renderChart(chart, values(chart, role), namespace)));
    const said = await put(name, rendered.flat());
    for (const [chart] of charts) expect(said).toContain(`statefulset.apps/${chart} created (server dry run)`);
    const pods = rendered
      .flat()
      .flatMap((object) => (object.kind === "StatefulSet" ? [podOf(object as Workload)] : []));
    expect(await put(`${name}-pods`, pods)).toContain("pod/kafka-1 created (server dry run)");
  });

  it.each(kraftCases)("is accepted without ZooKeeper too: $name", async ({ name, role, description }) => {
    const objects = objectsOf(renderChart("kafka", kraftValuesOf(description, role), namespace));
    const workload = workloadName(role);
    expect(await put(name, objects)).toContain(`statefulset.apps/${workload} created (server dry run)`);
    const [set] = objects.filter(({ kind }) => kind === "StatefulSet");
    expect(await put(`${name}-pod`, [podOf(set as Workload)])).toContain(`pod/${workload}-1 created (server dry run)`);
  });

  it.each(connectCases)("is accepted of Kafka Connect too: $name", async ({ name, description }) => {
    const objects = objectsOf(renderChart("connect", connectValuesOf(description), namespace));
    expect(await put(name, objects)).toContain("statefulset.apps/connect created (server dry run)");
    const [set] = objects.filter(({ kind }) => kind === "StatefulSet");
    expect(await put(`${name}-pod`, [podOf(set as Workload)])).toContain("pod/connect-1 created (server dry run)");
  });

  it("is refused where it breaks the rules of such a namespace: the test can fail", async () => {
    const [object] = objectsOf(renderChart("kafka", {}, namespace)).filter(({ kind }) => kind === "StatefulSet");
    const pod = podOf(object as Workload);
    await expect(put("broken", [{ ...pod, spec: { ...pod.spec, hostNetwork: true } }])).rejects.toThrow(
      /violates PodSecurity/,
    );
  });

  /** The first pod of a StatefulSet, with its claim as a volume. */
  function podOf({ metadata, spec: { template, volumeClaimTemplates: claims = [] } }: Workload) {
    const name = `${metadata.name}-1`;
    const volumes = (template.spec as { readonly volumes: readonly object[] }).volumes;
    const data = claims.map((claim) => ({
      name: claim.metadata.name,
      persistentVolumeClaim: { claimName: `${claim.metadata.name}-${name}` },
    }));
    return {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { ...template.metadata, name, namespace },
      spec: { ...template.spec, volumes: [...volumes, ...data] },
    };
  }
});
