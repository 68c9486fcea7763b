import { describe, expect, it } from "vitest";
import type { Role } from "../../src/model/cluster.ts";
import { render } from "../../src/properties/render.ts";
import type { Description } from "../../src/spec/schema.ts";
import { chartValues, type Management } from "../../src/targets/kubernetes/values.ts";
import { expectFile } from "../artefact.ts";
import { kubernetesClusterOf } from "../model/cluster-of.ts";
import { chartFolder, hasHelm, objectsOf, renderChart, runHelm } from "./helm.ts";

const management: Management = {
  image: "registry.example.com/kafka:3.9.2",
  emptyVolumes: "wait",
  updateStrategy: "OnDelete",
  labels: { "kafka-cluster.cluster": "local" },
  statefulSetAnnotations: {},
  serviceAnnotations: {},
};

const cases: Readonly<Record<string, Partial<Description>>> = {
  "three-by-three": {},
  "one-by-one": { brokers: { count: 1 }, zookeeper: { count: 1 } },
  "five-brokers": { brokers: { count: 5 } },
  "node-ports": {
    kubernetes: {
      external: {
        mode: "nodePort",
        host: "kafka-{id}.example.com",
        allowPlaintext: true,
        sourceRanges: ["10.0.0.0/8"],
      },
    },
  },
  placed: {
    profile: "production",
    labels: { team: "orders" },
    kubernetes: { imagePullSecrets: ["registry"], nodeSelector: { disk: "ssd" }, priorityClass: "high" },
  },
};

const charts = [
  ["kafka", "broker"],
  ["zookeeper", "zookeeper"],
] as const satisfies readonly (readonly [string, Role])[];

function valuesOf(description: Partial<Description>, role: Role) {
  const cluster = kubernetesClusterOf(description);
  return chartValues(cluster, role, render(cluster), management);
}

/** The files' texts have goldens of their own: test/golden. Here they are left out. */
const withoutTexts = (text: string): string =>
  text.replace(/^( {2}[\w.-]+\.(?:sh|properties|cfg|xml)): ".*"$/gm, "$1: …");

describe.skipIf(!hasHelm).each(charts)("the chart %s", (chart, role) => {
  it("has nothing `helm lint --strict` objects to", () => {
    const { code, stdout } = runHelm(["lint", "--strict", chartFolder(chart)]);
    expect(stdout).toContain("0 chart(s) failed");
    expect(code).toBe(0);
  });

  it.each(Object.keys(cases))("renders %s as reviewed", (name) => {
    const text = renderChart(chart, valuesOf(cases[name] ?? {}, role));
    expectFile(`${import.meta.dirname}/golden/${name}.${chart}.yaml`, withoutTexts(text));
  });

  it("puts the release's namespace into the files it has for Helm alone", () => {
    const text = renderChart(chart, {}, "shop");
    expect(text).toContain(`${chart}-1.${chart}-headless.shop.svc`);
    expect(text).not.toContain("@NAMESPACE@");
  });

  it("has as many pods as nodes, counted from 1, and none while it is stopped", () => {
    const five = renderChart(chart, { ...valuesOf({}, role), stopped: true });
    expect(statefulSet(five).spec).toMatchObject({ replicas: 0, ordinals: { start: 1 } });
    expect(statefulSet(renderChart(chart)).spec.replicas).toBe(3);
  });

  it("changes the claims' template with nothing but its own two values", () => {
    const templates = Object.values(cases).map((description) => {
      const text = renderChart(chart, valuesOf(description, role));
      return JSON.stringify(statefulSet(text).spec.volumeClaimTemplates);
    });
    expect(new Set(templates).size).toBe(1);
  });

  it.each([
    [{ replicas: 5 }, "replicas"],
    [{ image: { reference: "apache/kafka:latest" } }, "image.reference"],
    [{ image: { reference: "apache/kafka" } }, "image.reference"],
    [{ image: { referense: "apache/kafka:3.9.2" } }, "referense"],
    [{ storage: { size: "10" } }, "storage.size"],
    [{ updateStrategy: "Recreate" }, "updateStrategy"],
    [{ emptyVolumes: "maybe" }, "emptyVolumes"],
    [{ gracePeriodSeconds: 5 }, "gracePeriodSeconds"],
    [{ files: { nodes: { [`${chart}-0`]: { "launch.sh": "" } } } }, `${chart}-0`],
    [{ files: { nodes: { [`${chart}-1`]: {} } } }, "launch.sh"],
  ])("refuses %j", (values, named) => {
    const { code, stderr } = runHelm(["template", chart, chartFolder(chart)], values);
    expect(code).not.toBe(0);
    const words = stderr.replaceAll("/", ".");
    expect(words).toContain("values don't meet the specifications");
    expect(words).toContain(named);
  });
});

describe.skipIf(!hasHelm)("the chart kafka", () => {
  it.each([
    [{ external: { mode: "nodePort" } }, "nodePorts"],
    [{ external: { mode: "ingress" } }, "external.mode"],
    [{ external: { mode: "nodePort", nodePorts: { "kafka-1": 30092 } } }, "external.nodePorts.kafka-2 is missing"],
    [{ external: { mode: "none", sourceRanges: ["everybody"] } }, "sourceRanges"],
  ])("refuses %j", (values, named) => {
    const { code, stderr } = runHelm(["template", "kafka", chartFolder("kafka")], values);
    expect(code).not.toBe(0);
    expect(stderr.replaceAll("/", ".")).toContain(named);
  });

  it("opens nothing to the outside unless it is told to", () => {
    const types = objectsOf(renderChart("kafka")).flatMap((object) =>
      object.kind === "Service" ? [(object as { spec?: { type?: string } }).spec?.type ?? "ClusterIP"] : [],
    );
    expect(types).toEqual(["ClusterIP", "ClusterIP"]);
  });
});

interface StatefulSet {
  readonly spec: { readonly replicas: number; readonly volumeClaimTemplates: unknown };
}

function statefulSet(text: string): StatefulSet {
  const found = objectsOf(text).find(({ kind }) => kind === "StatefulSet");
  if (found === undefined) throw new Error("no StatefulSet");
  return found as unknown as StatefulSet;
}
