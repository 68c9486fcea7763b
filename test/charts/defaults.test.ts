import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import type { Role } from "../../src/model/cluster.ts";
import { render } from "../../src/properties/render.ts";
import { chartFiles } from "../../src/targets/kubernetes/chart-files.ts";
import { expectFile } from "../artefact.ts";
import { kubernetesClusterOf } from "../model/cluster-of.ts";
import { chartFolder } from "./helm.ts";

/** What a chart puts the release's namespace in place of. */
const placeholder = "@NAMESPACE@";

/** The default description in any namespace. */
function defaultFiles(role: Role) {
  const cluster = kubernetesClusterOf({ name: "kafka", kubernetes: { context: "none", namespace: "namespace" } });
  const text = JSON.stringify(chartFiles(cluster, role, render(cluster))).replaceAll(
    "headless.namespace.svc",
    `headless.${placeholder}.svc`,
  );
  return JSON.parse(text) as ReturnType<typeof chartFiles>;
}

describe.each([
  ["kafka", "broker"],
  ["zookeeper", "zookeeper"],
] as const)("the files the chart %s has for Helm alone", (chart, role) => {
  it("are those of the default description", () => {
    const files = defaultFiles(role);
    expect(Object.keys(files.nodes)).toEqual([1, 2, 3].map((id) => `${chart}-${id}`));
    const comment = "# Rendered from the default description; UPDATE_ARTEFACTS=1 writes it anew.\n";
    const text = comment + stringify(files, { lineWidth: 0, blockQuote: "literal" });
    expect(parse(text)).toEqual(files);
    expectFile(`${chartFolder(chart)}/files/default.yaml`, text);
  });
});
