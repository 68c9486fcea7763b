import { describe, expect, it } from "vitest";
import { transformObject } from "../../../src/targets/kubernetes/transform.ts";
import type { Change } from "../../../src/targets/transform.ts";

const statefulSet = {
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  metadata: {
    name: "kafka",
    namespace: "events",
    labels: { "kafka-cluster.uid": "abc", "app.kubernetes.io/name": "kafka" },
    annotations: { "pulumi.com/waitFor": "jsonpath={.metadata.name}=kafka" },
  },
  spec: {
    replicas: 3,
    updateStrategy: { type: "OnDelete" },
    template: {
      metadata: { annotations: { "kafka-cluster.version": "3.9.2" } },
      spec: { containers: [{ name: "kafka" }] },
    },
  },
};

/** Changes one place of a copy. */
const put =
  (path: string, value: unknown): Change =>
  ({ args }) => {
    const copy = structuredClone(args) as Record<string, never>;
    const keys = path.split("/");
    const parent = keys.slice(0, -1).reduce<Record<string, unknown>>((inner, key) => inner[key] as never, copy);
    parent[keys.at(-1) ?? ""] = value;
    return { args: copy };
  };
const change = (one: Change) => transformObject({ statefulSet: one }, statefulSet);

describe("A program's change of an object of Kubernetes", () => {
  it("is asked for by the object's kind, and may change what nothing else relies on", () => {
    expect(transformObject({ service: () => expect.fail() }, statefulSet).args).toBe(statefulSet);
    const { args } = change(put("spec/template/spec/hostAliases", [{ ip: "10.0.0.1", hostnames: ["vault"] }]));
    expect(args.spec.template.spec).toMatchObject({
      hostAliases: [{ ip: "10.0.0.1" }],
      containers: [{ name: "kafka" }],
    });
    expect(change(put("metadata/labels/team", "x")).args).toMatchObject({});
    expect(change(() => ({ opts: { protect: true } })).opts).toEqual({ protect: true });
  });

  it.each([
    ["metadata/name", "mine", "metadata.name"],
    ["metadata/namespace", "mine", "metadata.namespace"],
    ["spec/replicas", 1, "spec.replicas"],
    ["spec/updateStrategy", { type: "RollingUpdate" }, "spec.updateStrategy"],
    ["spec/template/spec/containers", [{ name: "mine" }], "spec.template.spec.containers.0.name"],
    ["metadata/labels", {}, "metadata.labels.kafka-cluster.uid, metadata.labels.app.kubernetes.io/name"],
    ["metadata/annotations", { "pulumi.com/skipAwait": "true" }, "metadata.annotations.pulumi.com/waitFor"],
    ["spec/template/metadata", {}, "spec.template.metadata.annotations.kafka-cluster.version"],
  ])("is refused at %s", (path, value, named) => {
    expect(() => change(put(path, value))).toThrow(`It changes ${named}`);
  });
});
