import type { V1StatefulSet } from "@kubernetes/client-node";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { render } from "../../../../src/properties/render.ts";
import { aloneValues } from "../../../../src/targets/kubernetes/alone.ts";
import { chartName, roles } from "../../../../src/targets/kubernetes/names.ts";
import { fixedBy, fixedOf, replacements } from "../../../../src/targets/kubernetes/preflight/replacement.ts";
import { chartValues, TEMPLATE_SIZE } from "../../../../src/targets/kubernetes/values.ts";
import { hasHelm, renderChart } from "../../../charts/helm.ts";
import { kubernetesClusterOf } from "../../../model/cluster-of.ts";
import { liveOf, runningLive, statefulSet } from "../live-of.ts";

const cluster = kubernetesClusterOf();
const against = (change: Partial<V1StatefulSet["spec"]>) =>
  replacements(cluster, liveOf({ statefulSets: [statefulSet("zookeeper"), statefulSet("broker", 3, change)] }));

describe("A StatefulSet that cannot be changed to what is described", () => {
  it("is none while it is as the charts make it, whatever else of it was changed", () => {
    expect(replacements(cluster, runningLive(cluster))).toEqual([]);
    expect(replacements(cluster, liveOf())).toEqual([]);
    expect(against({ replicas: 5, minReadySeconds: 3 })).toEqual([]);
  });

  it.each<[string, Partial<V1StatefulSet["spec"]>]>([
    ["podManagementPolicy", { podManagementPolicy: "OrderedReady" }],
    ["serviceName", { serviceName: "kafka" }],
    ["revisionHistoryLimit", { revisionHistoryLimit: 2 }],
    ["selector", { selector: { matchLabels: { app: "kafka" } } }],
    ["volumeClaimTemplates", { volumeClaimTemplates: [] }],
  ])("is refused with the safe way: another %s", (what, change) => {
    const [obstacle, ...others] = against(change);
    expect(others).toEqual([]);
    expect(obstacle).toMatchObject({ code: "replaces-statefulset", about: "StatefulSet kafka" });
    expect(obstacle?.message).toContain(`    ${what} is `);
    expect(obstacle?.remedy).toContain("kubectl --context lab -n kafka delete statefulset kafka --cascade=orphan");
  });
});

describe.skipIf(!hasHelm)("The fixed parts of a StatefulSet", () => {
  it.each(roles)("are what the chart of the %ss renders, and what Kubernetes takes for them", (role) => {
    const its = role === "controller" ? kubernetesClusterOf({ metadata: "kraft" }) : cluster;
    const files = render(its);
    const values = {
      ...aloneValues(its, role, files),
      storage: chartValues(its, role, files, {
        image: "x",
        emptyVolumes: "wait",
        updateStrategy: "OnDelete",
        labels: {},
        statefulSetAnnotations: {},
        podAnnotations: {},
        serviceAnnotations: {},
      }).storage,
    };
    const set = parseAllDocuments(renderChart(chartName(role), values))
      .map((document) => document.toJS() as V1StatefulSet)
      .find(({ kind }) => kind === "StatefulSet");
    expect(values.storage).toEqual({ size: TEMPLATE_SIZE });
    expect(fixedOf(set ?? {})).toEqual(fixedBy(role));
  });
});
