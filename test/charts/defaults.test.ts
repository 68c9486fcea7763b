import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { aloneFiles } from "../../src/properties/alone.ts";
import { render } from "../../src/properties/render.ts";
import { aloneChartFiles } from "../../src/targets/kubernetes/alone.ts";
import type { ChartFiles } from "../../src/targets/kubernetes/chart-files.ts";
import { connectChartFiles } from "../../src/targets/kubernetes/connect/chart-files.ts";
import { expectFile } from "../artefact.ts";
import { kubernetesClusterOf } from "../model/cluster-of.ts";
import { chartFolder } from "./helm.ts";

/** What a chart puts the release's namespace in place of. */
const placeholder = "@NAMESPACE@";

/** The default description in any namespace. */
const cluster = kubernetesClusterOf({
  name: "kafka",
  kubernetes: { context: "none", namespace: "namespace" },
  connect: { workers: 2 },
});

const kraft = kubernetesClusterOf({
  name: "kafka",
  metadata: "kraft",
  kubernetes: { context: "none", namespace: "namespace" },
});

function anywhere(files: ChartFiles): ChartFiles {
  const text = JSON.stringify(files).replaceAll(".namespace.svc", `.${placeholder}.svc`);
  return JSON.parse(text) as ChartFiles;
}

function expectDefaults(chart: string, files: ChartFiles, name = "default"): void {
  const comment = "# Rendered from the default description; UPDATE_ARTEFACTS=1 writes it anew.\n";
  const text = comment + stringify(files, { lineWidth: 0, blockQuote: "literal" });
  expect(parse(text)).toEqual(files);
  expectFile(`${chartFolder(chart)}/files/${name}.yaml`, text);
}

describe.each([
  ["kafka", "broker"],
  ["zookeeper", "zookeeper"],
] as const)("the files the chart %s has for Helm alone", (chart, role) => {
  it("are those of the default description", () => {
    const files = anywhere(aloneChartFiles(cluster, role, aloneFiles(render(cluster))));
    expect(Object.keys(files.nodes)).toEqual([1, 2, 3].map((id) => `${chart}-${id}`));
    expectDefaults(chart, files);
  });
});

it.each([
  ["controller", "controller"],
  ["broker", "kafka"],
] as const)(
  "the files the chart kafka has for a %s without ZooKeeper are those of the default description",
  (role, node) => {
    const files = anywhere(aloneChartFiles(kraft, role, aloneFiles(render(kraft))));
    expect(Object.keys(files.nodes)).toEqual([1, 2, 3].map((id) => `${node}-${id}`));
    expectDefaults("kafka", files, `kraft-${role}`);
  },
);

it("the files the chart connect has for Helm alone are those of two workers beside the default description", () => {
  const files = anywhere(connectChartFiles(render(cluster)));
  expect(Object.keys(files.nodes)).toEqual(["connect-1", "connect-2"]);
  expectDefaults("connect", files);
});
