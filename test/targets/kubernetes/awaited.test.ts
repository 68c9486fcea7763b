import { describe, expect, it } from "vitest";
import { awaited } from "../../../src/targets/kubernetes/awaited.ts";
import { MENDED } from "../../../src/targets/kubernetes/life.ts";
import { label } from "../../../src/targets/labels.ts";

const object = (kind: string, spec: object, annotations: Record<string, string> = {}) => ({
  kind,
  metadata: { name: "kafka-1", annotations },
  spec,
});
const conditionOf = (one: { readonly metadata: { readonly annotations?: Readonly<Record<string, string>> } }) =>
  one.metadata.annotations?.["pulumi.com/waitFor"];

describe("What Pulumi waits for", () => {
  it("is a Service as it is now: another one has another condition, which its own annotation fulfils", () => {
    const [before, after] = ["LoadBalancer", "NodePort"].map((type) => awaited(object("Service", { type })));
    expect(conditionOf(before as never)).not.toBe(conditionOf(after as never));
    const digest = (after as { metadata: { annotations: Record<string, string> } }).metadata.annotations
      .kafkaClusterDigest;
    expect(conditionOf(after as never)).toBe(`jsonpath={.metadata.annotations.kafkaClusterDigest}=${digest}`);
    expect(digest).toMatch(/^[0-9a-f]{16}$/);
  });

  it("is the same for the same Service, in whatever order, and whatever was seen of the live one", () => {
    const one = awaited(object("Service", { type: "NodePort", ports: [1] }, { [label.life]: "a", [MENDED]: "b" }));
    const same = awaited(object("Service", { ports: [1], type: "NodePort" }, { [MENDED]: "", [label.life]: "" }));
    expect(conditionOf(one)).toBe(conditionOf(same));
  });

  it("is the name of a StatefulSet and of a Deployment, and nothing of a ConfigMap", () => {
    for (const kind of ["StatefulSet", "Deployment"]) {
      expect(conditionOf(awaited(object(kind, {})))).toBe("jsonpath={.metadata.name}=kafka-1");
    }
    expect(conditionOf(awaited(object("ConfigMap", {})))).toBeUndefined();
  });
});
