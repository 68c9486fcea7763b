import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { chartForAnyVersion } from "../../../src/targets/kubernetes/passing.ts";
import { chartFolder } from "../../charts/helm.ts";

describe("A chart for a preview without a Kubernetes cluster", () => {
  it.each(["zookeeper", "kafka"])("is the whole chart, for any version: %s", (chart) => {
    const copy = chartForAnyVersion(chartFolder(chart));
    expect(readdirSync(copy, { recursive: true }).toSorted()).toEqual(
      readdirSync(chartFolder(chart), { recursive: true }).toSorted(),
    );
    expect(readFileSync(join(copy, "Chart.yaml"), "utf8")).not.toContain("kubeVersion");
  });
});
