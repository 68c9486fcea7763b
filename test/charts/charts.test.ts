import { describe, expect, it } from "vitest";
import { expectFile } from "../artefact.ts";
import { chartFolder, hasHelm, objectsOf, renderChart, renderNotes, runHelm } from "./helm.ts";
import { charts, type ExternalName, externals, valuesOf, withoutTexts } from "./matrix.ts";
import { contradictions, refusedByBoth, refusedByKafka } from "./refused.ts";

const words = (text: string): string => text.replaceAll("/", ".");

describe.skipIf(!hasHelm).each(charts)("the chart %s", (chart, role, cases) => {
  it("has nothing `helm lint --strict` objects to", () => {
    const { code, stdout } = runHelm(["lint", "--strict", chartFolder(chart)]);
    expect(stdout).toContain("0 chart(s) failed");
    expect(code).toBe(0);
  });

  it.each(cases)("renders $name as reviewed", ({ name, description }) => {
    const text = renderChart(chart, valuesOf(description, role));
    expectFile(`${import.meta.dirname}/golden/${name}.${chart}.yaml`, withoutTexts(text));
  });

  it("puts the release's namespace into the files it has for Helm alone", () => {
    const text = renderChart(chart, {}, "shop");
    expect(text).toContain(`${chart}-1.${chart}-headless.shop.svc`);
    expect(text).not.toMatch(/@NAMESPACE@|\.namespace\.svc/);
  });

  it("changes the claims' template with nothing but its own two values", () => {
    const templates = cases.map(({ description }) => {
      const found = objectsOf(renderChart(chart, valuesOf(description, role))).find(
        ({ kind }) => kind === "StatefulSet",
      ) as unknown as { readonly spec: { readonly volumeClaimTemplates: readonly unknown[] } };
      return JSON.stringify(found.spec.volumeClaimTemplates);
    });
    expect(new Set(templates).size).toBe(1);
    expect(templates[0]).toContain('"apiVersion":"v1","kind":"PersistentVolumeClaim"');
  });

  it.each(refusedByBoth(chart))("refuses %j", (values, named) => {
    const { code, stderr } = runHelm(["template", chart, chartFolder(chart)], values);
    expect(code).not.toBe(0);
    expect(words(stderr)).toContain("values don't meet the specifications");
    expect(words(stderr)).toContain(named);
  });

  it("asks for a Kubernetes that counts pods from 1, where it knows which one there is", () => {
    const on = (version: string) => runHelm(["template", chart, chartFolder(chart), "--kube-version", version]);
    expect(on("1.27.9").stderr).toContain("Kubernetes 1.28 or newer is needed");
    // What Helm, and a preview without a Kubernetes cluster, take for the version of none at all.
    expect([on("1.28.0"), on("1.36.0-rc.1"), on("1.20.0")].map(({ code }) => code)).toEqual([0, 0, 0]);
  });

  it("says how to come to another number of nodes", () => {
    const { code, stderr } = runHelm(["template", chart, chartFolder(chart)], { replicas: 5 });
    expect(code).not.toBe(0);
    expect(stderr).toContain("replicas is 5, but there are files of 3 nodes");
    expect(stderr).toContain("kafka-cluster export --to values");
    expect(renderChart(chart, { replicas: 3 })).toBe(renderChart(chart));
  });
});

describe.skipIf(!hasHelm)("the chart kafka", () => {
  it.each(refusedByKafka)("refuses %j", (values, named) => {
    const { code, stderr } = runHelm(["template", "kafka", chartFolder("kafka")], values);
    expect(code).not.toBe(0);
    expect(words(stderr)).toContain(named);
  });

  it.each(contradictions)("refuses %s, and says where values come from", (_, values, sentence) => {
    const { code, stderr } = runHelm(["template", "kafka", chartFolder("kafka")], values);
    expect(code).not.toBe(0);
    expect(stderr).toContain(sentence);
    expect(stderr).toContain("kafka-cluster export --to values");
  });

  it("opens nothing to the outside unless it is told to", () => {
    const types = objectsOf(renderChart("kafka")).flatMap((object) =>
      object.kind === "Service" ? [(object as { spec?: { type?: string } }).spec?.type ?? "ClusterIP"] : [],
    );
    expect(types).toEqual(Array(5).fill("ClusterIP"));
  });

  it("makes the ConfigMap that brokers wait for from addresses by hand", () => {
    const values = valuesOf({ kubernetes: { external: externals["load-balancers"] } }, "broker");
    const names = (addresses: object) =>
      objectsOf(renderChart("kafka", { ...values, external: { ...values.external, addresses } })).flatMap(
        ({ kind, metadata }) => (kind === "ConfigMap" ? [metadata.name] : []),
      );
    expect(names({})).toEqual(["kafka-files"]);
    expect(names({ "kafka-1": "203.0.113.1" }).sort()).toEqual(["kafka-addresses", "kafka-files"]);
  });
});

describe.skipIf(!hasHelm)("what Helm tells after an installation", () => {
  const notes = (external: ExternalName, more: object = {}): string => {
    const values = valuesOf({ kubernetes: { external: externals[external] } }, "broker");
    const all = { ...values, external: { ...values.external, ...more } };
    return renderNotes("kafka", all, "shop");
  };

  it.each([
    ["inside", {}, "bootstrap.servers=kafka.shop.svc:9092"],
    [
      "node-ports",
      {},
      "bootstrap.servers=kafka-1.example.com:32600,kafka-2.example.com:32601,kafka-3.example.com:32602",
    ],
    ["node-ip", {}, "bootstrap.servers=NODE:32600,NODE:32601,NODE:32602"],
    ["load-balancers", {}, "create configmap kafka-addresses"],
    [
      "load-balancers",
      { addresses: { "kafka-1": "lb-1.example.com", "kafka-2": "lb-2.example.com", "kafka-3": "lb-3.example.com" } },
      "bootstrap.servers=lb-1.example.com:9094,lb-2.example.com:9094,lb-3.example.com:9094",
    ],
  ] as const)("has client settings to paste: %s %j", (external, more, line) => {
    const told = notes(external, more);
    expect(told).toContain(line);
    expect(told).toContain("acks=all");
    expect(told.includes("neither encrypted nor asked for a password")).toBe(external !== "inside");
  });
});
