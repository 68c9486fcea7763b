import type * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { asOurs, type ChartContext } from "../../../src/targets/kubernetes/charts.ts";
import { MENDED } from "../../../src/targets/kubernetes/life.ts";
import { takenFields, takenText } from "../../../src/targets/kubernetes/taken.ts";
import { label } from "../../../src/targets/labels.ts";
import { kubernetesClusterOf } from "../../model/cluster-of.ts";
import { identity, liveOf, ours } from "./live-of.ts";

const wanted = {
  kind: "StatefulSet",
  metadata: { name: "kafka" },
  spec: {
    replicas: 3,
    updateStrategy: { type: "OnDelete" },
    template: {
      metadata: { annotations: { "kafka-cluster.version": "3.9.2 3.9" } },
      spec: {
        containers: [
          { name: "kafka", image: "apache/kafka:3.9.2", ports: [{ name: "internal", containerPort: 9092 }] },
        ],
        securityContext: { capabilities: { drop: ["ALL"] } },
      },
    },
  },
};

const inContainer = (fields: object) => ({
  "f:spec": { "f:template": { "f:spec": { "f:containers": { 'k:{"name":"kafka"}': { ".": {}, ...fields } } } } },
});
const image = inContainer({ "f:image": {} });
const by = (manager: string, fieldsV1: object, more: object = {}) => ({ manager, fieldsV1, ...more });
const live = (...managedFields: readonly object[]) => ({ metadata: { managedFields } });
const pulumis = by("pulumi-kubernetes-1a2b3c4d", {
  "f:metadata": { "f:labels": {} },
  ...inContainer({ "f:name": {}, "f:ports": { 'k:{"containerPort":9092,"protocol":"TCP"}': { "f:name": {} } } }),
});

describe("Fields that somebody else has set", () => {
  it.each([
    ["kubectl set image", "kubectl-set", image, ["spec.template.spec.containers.kafka.image"]],
    [
      "kubectl edit",
      "kubectl-edit",
      { "f:spec": { "f:updateStrategy": { "f:type": {} } } },
      ["spec.updateStrategy.type"],
    ],
    [
      "a port, whose protocol Kubernetes puts in",
      "x",
      inContainer({ "f:ports": { 'k:{"containerPort":9092,"protocol":"TCP"}': { ".": {}, "f:containerPort": {} } } }),
      ["spec.template.spec.containers.kafka.ports.9092/TCP.containerPort"],
    ],
    [
      "a list as a whole",
      "x",
      { "f:spec": { "f:template": { "f:spec": { "f:securityContext": { "f:capabilities": { "f:drop": {} } } } } } },
      ["spec.template.spec.securityContext.capabilities.drop"],
    ],
  ])("are found: %s", (_, manager, fields, found) => {
    expect(takenFields(live(pulumis, by(manager, fields)), wanted)).toEqual(
      found.map((field) => ({ field, by: manager })),
    );
  });

  it("are found in the files of a ConfigMap, under their own names", () => {
    const files = { kind: "ConfigMap", metadata: { name: "kafka-files" }, data: { "kafka-1.server.properties": "" } };
    const edited = by("kubectl-edit", { "f:data": { "f:kafka-1.server.properties": {} } });
    expect(takenFields(live(edited), files)).toEqual([{ field: "data.kafka-1.server.properties", by: "kubectl-edit" }]);
  });

  it.each([
    ["are none where there is no object", undefined],
    [
      "are none that Pulumi owns as well, under the name of this state or of one that was lost",
      [by("velero-server", image), by("pulumi-kubernetes-ffffffff", image)],
    ],
    [
      "are none that the description says nothing of: the mark of a rollout restart",
      [
        by("kubectl-rollout", {
          "f:spec": {
            "f:template": { "f:metadata": { "f:annotations": { "f:kubectl.kubernetes.io/restartedAt": {} } } },
          },
        }),
      ],
    ],
    [
      "are none that the description says nothing of: another container and its image",
      [
        by("injector", {
          "f:spec": {
            "f:template": { "f:spec": { "f:containers": { 'k:{"name":"sidecar"}': { "f:image": {}, "f:name": {} } } } },
          },
        }),
      ],
    ],
    [
      "are not how many pods a StatefulSet has, which is brought back by itself",
      [by("kubectl", { "f:spec": { "f:replicas": {} } }, { subresource: "scale" })],
    ],
    ["are not what the controllers note", [by("kube-controller-manager", image, { subresource: "status" })]],
  ])("%s", (_, managers) => {
    expect(takenFields(managers && live(pulumis, ...managers), wanted)).toEqual([]);
  });

  it("are told with who has set them, and not all of them", () => {
    const taken = ["a", "b", "c", "d", "d"].map((field) => ({ field, by: "kubectl-edit" }));
    expect(takenText("StatefulSet", "kafka", taken)).toBe(
      "StatefulSet kafka was changed by kubectl-edit (a, b, c and 1 more); bringing it back, as described.",
    );
  });
});

describe("An object that the program registers", () => {
  const registered = (...managers: readonly object[]) => {
    const told: string[] = [];
    const annotations = { ...ours.annotations, [label.life]: "first", [MENDED]: "once" };
    const set = { metadata: { name: "kafka", ...ours, annotations, managedFields: managers } };
    const context: ChartContext = {
      cluster: kubernetesClusterOf(),
      identity,
      files: undefined as never,
      live: liveOf({ statefulSets: [set as object] }),
      imageOf: () => "",
      tell: (text) => told.push(text),
    };
    const { args, opts } = asOurs(context, wanted, { parent: undefined as unknown as pulumi.Resource });
    const { annotations: mine } = args.metadata as { annotations?: Record<string, string> };
    return { mended: mine?.[MENDED], waits: mine?.["pulumi.com/waitFor"], told, opts };
  };

  it("is brought back where somebody has set fields of it, and is said to be", () => {
    const { mended, waits, told } = registered(pulumis, by("kubectl-set", image));
    expect(mended).toMatch(/^[0-9a-f]{8}$/);
    expect(waits).toBe("jsonpath={.metadata.name}=kafka");
    expect(told).toEqual([
      "StatefulSet kafka was changed by kubectl-set (spec.template.spec.containers.kafka.image); bringing it back, as described.",
    ]);
  });

  it("is left alone afterwards, when Pulumi owns them again", () => {
    expect(registered(by("pulumi-kubernetes-1a2b3c4d", image))).toMatchObject({ mended: "once", told: [] });
  });
});
