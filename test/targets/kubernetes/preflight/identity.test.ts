import { describe, expect, it, vi } from "vitest";
import { changedFacts, lostNamespace, movedFacts } from "../../../../src/targets/kubernetes/preflight/identity.ts";
import { kubernetesClusterOf } from "../../../model/cluster-of.ts";
import { identity, liveOf, runningLive } from "../live-of.ts";

const cluster = kubernetesClusterOf();
const place = { context: "lab", namespace: "kafka" };

describe("What a cluster is bound to for life", () => {
  it("may stay as it is; its name may change until there is data", () => {
    expect(changedFacts(cluster, identity, runningLive(cluster))).toEqual([]);
    const renamed = kubernetesClusterOf({ name: "other" });
    expect(changedFacts(renamed, identity, liveOf())).toEqual([]);
    expect(changedFacts(renamed, identity, runningLive(cluster))).toMatchObject([
      { code: "identity-changed", about: "name", remedy: expect.stringContaining("Set it back to local") },
    ]);
  });

  it("does not move to another target", () => {
    expect(changedFacts(cluster, { ...identity, target: "docker" }, undefined)).toMatchObject([{ about: "target" }]);
  });
});

describe("A namespace that has nothing of a cluster any more", () => {
  const before = { ...place, isNew: false };
  const lost = (
    live: ReturnType<typeof liveOf>,
    at = before,
    words: readonly string[] = [],
    wasFilled = async () => true,
  ) => lostNamespace(cluster, identity, at, live, { consents: new Set(words), wasFilled });

  it.each([
    ["it was deleted", liveOf({ namespace: undefined }), "the namespace is gone, and every claim in it"],
    ["it was deleted and made anew", liveOf(), "no claim either"],
    ["it has somebody else's", liveOf({ configMaps: [{ metadata: { name: "x" } }] }), "no claim either"],
  ])("is no beginning: %s", async (_, live, said) => {
    expect(await lost(live)).toMatchObject([
      {
        code: "namespace-lost",
        message: expect.stringContaining(said),
        remedy: expect.stringContaining("KAFKA_CLUSTER_ALLOW=empty-cluster:local"),
      },
    ]);
    expect(await lost(live, before, ["empty-cluster:other"])).toHaveLength(1);
    expect(await lost(live, before, ["empty-cluster:local"])).toEqual([]);
  });

  it("is one where no run has made anything yet, or where the cluster was elsewhere", async () => {
    const live = liveOf({ namespace: undefined });
    expect(await lost(live, { ...place, isNew: true })).toEqual([]);
    expect(await lost(live, { ...before, namespace: "before" })).toEqual([]);
    expect(await lost(live, { ...before, context: "before" })).toEqual([]);
  });

  it("is one where the first run was ended before it made anything", async () => {
    expect(await lost(liveOf({ namespace: undefined }), before, [], async () => false)).toEqual([]);
  });

  it("is not asked about in a first run, which would be noted as one that has made something", async () => {
    const wasFilled = vi.fn(async () => true);
    await lost(liveOf({ namespace: undefined }), { ...place, isNew: true }, [], wasFilled);
    await lost(runningLive(cluster), before, [], wasFilled);
    expect(wasFilled).not.toHaveBeenCalled();
  });

  it("is not meant while anything of it is there: a claim that is gone is told by the others", async () => {
    expect(await lost(runningLive(cluster))).toEqual([]);
    expect(await lost(runningLive(cluster, { statefulSets: [] }))).toEqual([]);
    expect(await lost(runningLive(cluster, { claims: [] }))).toEqual([]);
  });
});

describe("Where a cluster is", () => {
  const counting = (count: number | undefined) => vi.fn(async () => count);

  it("is not asked for elsewhere while it has not changed", async () => {
    const count = counting(6);
    expect(await movedFacts(cluster, identity, place, liveOf(), count)).toEqual([]);
    expect(count).not.toHaveBeenCalled();
  });

  it.each([
    [
      "kubernetes.namespace",
      { ...place, namespace: "before" },
      "kubernetes.namespace is now kafka, this stack's cluster was born with before",
    ],
    [
      "kubernetes.context",
      { ...place, context: "prod" },
      "kubernetes.context is now lab, this stack's cluster was born with prod",
    ],
  ])("does not change while it has claims there, or while nobody can tell: %s", async (about, before, said) => {
    for (const left of [6, undefined]) {
      const obstacles = await movedFacts(cluster, identity, before, liveOf(), counting(left));
      expect(obstacles).toMatchObject([{ code: "identity-changed", about, message: expect.stringContaining(said) }]);
    }
  });

  it("may change where nothing is left behind", async () => {
    expect(await movedFacts(cluster, identity, { ...place, namespace: "before" }, liveOf(), counting(0))).toEqual([]);
  });

  it("is the same under another name of the context, where the data is there", async () => {
    const count = counting(6);
    const before = { ...place, context: "admin@lab" };
    expect(await movedFacts(cluster, identity, before, runningLive(cluster), count)).toEqual([]);
    expect(count).not.toHaveBeenCalled();
    const elsewhere = { context: "admin@lab", namespace: "before" };
    expect(await movedFacts(cluster, identity, elsewhere, runningLive(cluster), count)).toHaveLength(2);
  });
});
