import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasHelm } from "../../charts/helm.ts";
import { AloneCluster, allClaims } from "./alone.ts";
import { hasLab, openLab } from "./lab.ts";

describe.skipIf(!hasLab || !hasHelm)("exported manifests under kubectl alone", () => {
  let cluster: AloneCluster;

  beforeAll(async () => {
    cluster = new AloneCluster("manifests", await openLab());
  });
  afterAll(async () => {
    await cluster?.close();
  });

  it("raise the same cluster, namespace and claims included", async () => {
    expect(await cluster.apply({})).toContain("statefulset.apps/kafka created");
    await cluster.ready();
    expect(await cluster.claims()).toEqual(allClaims);
    const level = `jsonpath={.metadata.labels.pod-security\\.kubernetes\\.io/enforce}`;
    expect(await cluster.lab.kubectl("get", "namespace", cluster.name, "-o", level)).toBe("restricted");
  });

  it("keep what is written over a pod that is killed", async () => {
    await cluster.write(3);
    const before = await cluster.uidOf("kafka-2");
    await cluster.kubectl("delete", "pod", "kafka-2", "--force", "--grace-period=0");
    await expect.poll(() => cluster.uidOf("kafka-2").catch(() => before), { timeout: 60_000 }).not.toBe(before);
    await cluster.ready();
    await cluster.expectAll();
  });

  it("change nothing when they are exported and applied again", async () => {
    const generations = () =>
      cluster.kubectl("get", "statefulsets,pdb,networkpolicies", "-o", "jsonpath={.items[*].metadata.generation}");
    const before = await generations();
    const said = await cluster.apply({});
    for (const kind of ["configmap", "service"]) expect(said).toMatch(new RegExp(`^${kind}/kafka\\S* unchanged$`, "m"));
    expect(await generations()).toBe(before);
  });
});
