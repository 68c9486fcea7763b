import { describe, expect, it } from "vitest";
import type { Role } from "../../src/model/cluster.ts";
import { render } from "../../src/properties/render.ts";
import { aloneValues } from "../../src/targets/kubernetes/alone.ts";
import { expectFile } from "../artefact.ts";
import { kubernetesClusterOf } from "../model/cluster-of.ts";
import { chartFolder, hasHelm, objectsOf, renderChart, renderNotes, runHelm } from "./helm.ts";
import { combined, kraftCases, kraftValuesOf } from "./kraft-matrix.ts";
import { valuesOf, withoutTexts } from "./matrix.ts";

const controllers = { role: "controller", metadata: "kraft" } as const;
const brokers = { metadata: "kraft" } as const;

const refused = (values: object): string => {
  const { code, stderr } = runHelm(["template", "kafka", chartFolder("kafka")], values);
  expect(code).not.toBe(0);
  return stderr;
};

interface Workload {
  readonly spec: {
    readonly minReadySeconds?: number;
    readonly template: { readonly spec: { readonly containers: readonly { readonly image: string }[] } };
  };
}
const setIn = (text: string) => objectsOf(text).find(({ kind }) => kind === "StatefulSet") as unknown as Workload;

describe.skipIf(!hasHelm)("the chart kafka without ZooKeeper", () => {
  it.each(kraftCases)("renders $name as reviewed", ({ name, role, description }) => {
    const text = renderChart("kafka", kraftValuesOf(description, role));
    expectFile(`${import.meta.dirname}/golden/${name}.kafka.yaml`, withoutTexts(text));
  });

  it("makes controllers and nothing that clients could reach them by", () => {
    const made = objectsOf(renderChart("kafka", controllers)).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(made.sort()).toEqual([
      "ConfigMap controller-files",
      "NetworkPolicy controller",
      "PodDisruptionBudget controller",
      "Service controller-headless",
      "StatefulSet controller",
    ]);
  });

  it("takes the image that its own files are for, unless it is told another", () => {
    const image = (values: object) => setIn(renderChart("kafka", values)).spec.template.spec.containers[0]?.image;
    expect([image({}), image(brokers), image(controllers)]).toEqual([
      "apache/kafka:3.9.2",
      "apache/kafka:4.3.1",
      "apache/kafka:4.3.1",
    ]);
    expect(image({ ...brokers, image: { reference: "apache/kafka:4.2.0" } })).toBe("apache/kafka:4.2.0");
  });

  it("gives a controller that was replaced time to get what it missed, where nobody asks it", () => {
    const seconds = (values: object) => setIn(renderChart("kafka", values)).spec.minReadySeconds;
    expect([seconds(controllers), seconds({ ...controllers, updateStrategy: "OnDelete" })]).toEqual([10, undefined]);
    expect([seconds(brokers), seconds({})]).toEqual([undefined, undefined]);
  });

  it("gives pods half a minute more to stop than Kafka waits for a quorum that is gone", () => {
    const grace = (values: object) => /terminationGracePeriodSeconds: (\d+)/.exec(renderChart("kafka", values))?.[1];
    expect([grace(brokers), grace({}), grace({ ...brokers, gracePeriodSeconds: 90 })]).toEqual(["330", "300", "90"]);
  });

  it("gives the controllers one id of a new cluster, made anew or as said, and brokers none", () => {
    const idIn = (values: object) => /all\.cluster-id: (\S+)/.exec(renderChart("kafka", values))?.[1];
    const [one, other] = [idIn(controllers), idIn(controllers)];
    for (const id of [one, other]) expect(Buffer.from(id ?? "", "base64url")).toHaveLength(16);
    expect(one).not.toBe(other);
    const said = "MkU3OEVBNTcwNTJENDM2Qg";
    expect(idIn({ ...controllers, clusterId: said })).toBe(said);
    const untilIn = (values: object) => /all\.begins-until: "(\d+)"/.exec(renderChart("kafka", values))?.[1];
    expect(Number(untilIn(controllers)) - Date.now() / 1000).toBeGreaterThan(3000);
    expect(untilIn({ ...controllers, clusterId: said })).toBeUndefined();
    expect([idIn(brokers), idIn({ ...controllers, emptyVolumes: "wait" })]).toEqual([undefined, undefined]);
  });

  it("refuses an upgrade that is rendered where nobody sees the id that is there, unless it is said or nobody may begin", () => {
    const upgrade = (values: object) =>
      runHelm(["template", "controller", chartFolder("kafka"), "--is-upgrade"], { ...controllers, ...values });
    const { code, stderr } = upgrade({});
    expect(code).not.toBe(0);
    expect(stderr).toContain("clusterId is empty, and the cluster's own id is not seen from here");
    expect(stderr).toContain("emptyVolumes: wait");
    expect([upgrade({ clusterId: "MkU3OEVBNTcwNTJENDM2Qg" }).code, upgrade({ emptyVolumes: "wait" }).code]).toEqual([
      0, 0,
    ]);
    expect(runHelm(["template", "kafka", chartFolder("kafka"), "--is-upgrade"], brokers).code).toBe(0);
    expect(runHelm(["lint", chartFolder("kafka")], controllers).code).toBe(0);
  });

  it("gives each node what its volume is formatted with, where no program does", () => {
    const cluster = kubernetesClusterOf({ metadata: "kraft", kubernetes: { context: "lab", namespace: "shop" } });
    const births = (role: Role) => Object.values(aloneValues(cluster, role, render(cluster)).files.nodes);
    const lists = births("controller").map((own) => /^initial\.controllers=(.*)$/m.exec(own.birth ?? "")?.[1]);
    expect(new Set(lists).size).toBe(1);
    expect(lists[0]).toMatch(/^3001@controller-1\.controller-headless\.shop\.svc:9093:[\w-]{22},3002@.*,3003@/);
    for (const own of births("broker")) expect(own.birth).toContain("\ninitial.controllers=\n");
    const all = [...births("controller"), ...births("broker")].map(
      (own) => /^directory\.id=.*/m.exec(own.birth ?? "")?.[0],
    );
    expect(new Set(all).size).toBe(6);
  });

  it.each([
    [{ role: "controller" }, "metadata"],
    [{ ...controllers, combined: true }, "combined"],
    [{ combined: true }, "metadata"],
    [{ ...controllers, external: { mode: "loadBalancer" } }, "mode"],
    [{ role: "zookeeper" }, "role"],
    [{ metadata: "raft" }, "metadata"],
    [{ ...controllers, clusterId: "orders" }, "clusterId"],
  ])("refuses %j", (values, named) => {
    expect(refused(values)).toContain(named);
  });

  it.each([
    [
      "files of another mode",
      { files: valuesOf({}, "broker").files, metadata: "kraft" },
      "metadata is kraft, but the files of",
    ],
    [
      "no word of brokers that vote",
      { ...brokers, files: valuesOf({ metadata: "kraft", ...combined }, "broker").files },
      "combined is false",
    ],
    [
      "files of the other role",
      { ...controllers, files: valuesOf({ metadata: "kraft" }, "broker").files },
      "none of them is controller-1",
    ],
  ])("refuses %s", (_, values, sentence) => {
    expect(refused(values)).toContain(sentence);
  });

  it("tells after the controllers' installation that the brokers come next", () => {
    const told = renderNotes("kafka", controllers, "shop");
    expect(told).toContain("3 controllers start in namespace shop");
    expect(told).toContain("role: broker and metadata: kraft");
    expect(told).not.toContain("bootstrap.servers");
  });
});
