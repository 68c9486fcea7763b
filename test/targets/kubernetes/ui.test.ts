import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { exportValues } from "../../../src/operations/export/values.ts";
import { neededBy } from "../../../src/targets/kubernetes/preflight/rights.ts";
import { uiObjects } from "../../../src/targets/kubernetes/ui.ts";
import { kubernetesClusterOf } from "../../model/cluster-of.ts";

const cluster = kubernetesClusterOf({ ui: { image: "view:v1" }, kubernetes: { registry: "registry.example.com" } });
const objects = (of = cluster) => {
  if (of.ui === undefined) throw new Error("no web view");
  return uiObjects(of, of.ui, { "kafka-cluster.uid": "abc" });
};

describe("The web view on Kubernetes", () => {
  it("is one pod that reads its file, behind a Service within the cluster", () => {
    const { files, deployment, service } = objects();
    const { spec } = deployment.spec.template;
    expect(spec.containers).toMatchObject([
      {
        image: "registry.example.com/view:v1",
        env: [{ name: "SPRING_CONFIG_ADDITIONALLOCATION", value: "/etc/kafka-cluster/ui.yml" }],
        volumeMounts: [{ name: "files", mountPath: "/etc/kafka-cluster" }],
      },
    ]);
    expect(spec.volumes).toEqual([{ name: "files", configMap: { name: files.metadata.name } }]);
    expect(Object.keys(files.data)).toEqual(["ui.yml"]);
    expect(service.spec).toEqual({
      selector: deployment.spec.selector.matchLabels,
      ports: [{ name: "http", port: 8080, targetPort: "http" }],
    });
    expect(deployment.spec.template.metadata.labels).toMatchObject(service.spec.selector);
  });

  it("has a new pod when its file changes, and none when it does not", () => {
    const hash = (of: typeof cluster) => objects(of).deployment.spec.template.metadata.annotations;
    expect(hash(kubernetesClusterOf({ ui: true, brokers: { count: 4 } }))).not.toEqual(hash(cluster));
    expect(hash(kubernetesClusterOf({ ui: true }))).toEqual(hash(cluster));
  });

  it("asks for the right to make it, and is in what is exported", () => {
    const deployments = (of: typeof cluster) =>
      neededBy(of).filter(({ resources }) => resources.includes("deployments"));
    expect(deployments(cluster)).toHaveLength(1);
    expect(deployments(kubernetesClusterOf())).toEqual([]);
    const text = exportValues(cluster).get("kafka-ui.yaml")?.content ?? "";
    const { items } = parse(text) as { items: { kind: string }[] };
    expect(items.map(({ kind }) => kind)).toEqual(["ConfigMap", "Deployment", "Service"]);
  });
});
