import * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { KafkaCluster } from "../../src/cluster.ts";
import type { Description } from "../../src/spec/schema.ts";
import { label } from "../../src/targets/docker/labels.ts";
import { expectFile } from "../artefact.ts";
import { clusterOf } from "../model/cluster-of.ts";
import { type LiveParts, liveOf, plansOf } from "../targets/docker/live-of.ts";
import { fakeSession } from "./fake-session.ts";
import { engine } from "./mocked-session.ts";
import { mockPulumi, type Registration, resolved, urnsOf } from "./program.ts";

vi.mock("../../src/targets/docker/session.ts", () => import("./mocked-session.ts"));

const { registered, kept } = await mockPulumi(true);
const said = { info: vi.spyOn(pulumi.log, "info"), warn: vi.spyOn(pulumi.log, "warn") };
for (const one of Object.values(said)) one.mockResolvedValue();
beforeEach(() => {
  registered.length = 0;
  kept.clear();
  for (const one of Object.values(said)) one.mockClear();
  engine.session = fakeSession().session;
});

async function plan(description: Partial<Description> = {}, name = "local"): Promise<KafkaCluster> {
  const cluster = new KafkaCluster(name, { target: "docker", ...description });
  await cluster.ready;
  return cluster;
}
const ofType = (type: string): readonly Registration[] => registered.filter((one) => one.type.includes(type));
const named = (name: string, type = "docker:"): Registration => {
  const found = registered.find((one) => one.name === name && one.type.startsWith(type));
  if (found === undefined) throw new Error(`${name} is not registered`);
  return found;
};
const labelsOf = (one: Registration): Record<string, string> =>
  Object.fromEntries((one.inputs.labels as { label: string; value: string }[]).map((l) => [l.label, l.value]));
const useLive = (parts: LiveParts) => {
  engine.session = fakeSession(liveOf(parts)).session;
};

describe("The plan of a cluster", () => {
  it("has these resources, whose types, names and parents are state for ever", async () => {
    await plan();
    expectFile(`${import.meta.dirname}/../golden/urns-three-by-three.txt`, `${urnsOf(registered).join("\n")}\n`);
  });

  it.each([
    ["kraft", {}],
    ["combined", { controllers: { combined: true } }],
  ])("has these resources in KRaft, named like the others: %s", async (name, controllers) => {
    await plan({ metadata: "kraft", ...controllers });
    expectFile(`${import.meta.dirname}/../golden/urns-${name}.txt`, `${urnsOf(registered).join("\n")}\n`);
  });

  it("has the names of a cluster that is not named like its stack or its component", async () => {
    await plan({ name: "orders" }, "main");
    const named = (type: string) => ofType(type).map(({ name }) => name);
    expect([...named("KafkaCluster"), ...named("providers:docker"), ...named("Stash")]).toEqual([
      "main",
      "main",
      "main-identity",
      "main-settings",
    ]);
    expect(named("Network")).toEqual(["orders", "orders-metadata"]);
    expect([...named("Volume"), ...named("Container")].every((name) => name.startsWith("orders-"))).toBe(true);
  });

  it("is shown where another resource of the program is about to make what is joined, and else refused", async () => {
    const joining = { target: "docker", docker: { network: "shop" } } as const;
    const network = new pulumi.ComponentResource("test:index:Network", "shop");
    await new KafkaCluster("after", joining, { dependsOn: network }).ready;
    await expect(new KafkaCluster("alone", joining).ready).rejects.toThrow("network-missing");
  });

  it("keeps every volume, whatever is deleted", async () => {
    await plan();
    expect(ofType("Volume").map(({ retainOnDelete }) => retainOnDelete)).toEqual(Array(6).fill(true));
    expect(registered.filter((one) => one.retainOnDelete && !one.type.includes("Volume"))).toEqual([]);
  });

  it("gives each container what was planned for it, and replaces it by deleting it first", async () => {
    await plan();
    for (const { name, args, labels } of plansOf(clusterOf())) {
      const container = named(name);
      expect(container.inputs).toMatchObject({ ...args, name });
      expect(labelsOf(container)).toMatchObject(labels);
      expect([container.deleteBeforeReplace, container.replaceOnChanges]).toEqual([true, ["healthcheck", "tmpfs"]]);
    }
    expect(ofType("Network").map((one) => [one.name, one.inputs.internal, one.deleteBeforeReplace])).toEqual([
      ["local", false, true],
      ["local-metadata", true, true],
    ]);
  });

  it("lets brokers depend on ZooKeeper and nobody on a broker, so that a deletion stops the brokers first", async () => {
    await plan();
    const zookeepers = clusterOf().zookeepers.map(({ name }) => `local-${name}`);
    for (const { name, dependsOn } of ofType("Container")) {
      const nodes = dependsOn.filter((one) => !one.endsWith("-data") && !["local", "local-metadata"].includes(one));
      expect(nodes.toSorted()).toEqual(name.includes("kafka") ? zookeepers : []);
    }
  });

  it("asks one provider, at the engine that was found, for everything of Docker's", async () => {
    await plan();
    const [provider] = ofType("providers:docker");
    expect(provider?.inputs).toMatchObject({ host: "tcp://engine.example:2376", certPath: "/certificates" });
    for (const one of ofType("docker:index/")) expect(one.provider).toContain("pulumi:providers:docker::local::");
  });

  it("labels everything with one identity, which the state keeps", async () => {
    kept.set("local-identity", {
      uid: "kept-in-state",
      stack: "p/s",
      component: "c",
      name: "local",
      target: "docker",
      metadata: "zookeeper",
      engine: "",
    });
    await plan();
    for (const one of ofType("docker:index/")) {
      expect(labelsOf(one)).toMatchObject({
        [label.uid]: "kept-in-state",
        [label.stack]: "p/s",
        [label.component]: "c",
      });
    }
    expect(named("local-identity", "pulumi:index:Stash").ignoreChanges).toEqual(["input"]);
  });

  it("says in its outputs how the cluster will be reached", async () => {
    const cluster = await plan();
    expect(await resolved(cluster.bootstrap)).toEqual({
      host: "127.0.0.1:9092,127.0.0.1:9093,127.0.0.1:9094",
      network: "kafka-1:9092,kafka-2:9092,kafka-3:9092",
    });
    expect((await resolved(cluster.nodes)).map(({ name }) => name)).toHaveLength(6);
  });

  it("joins a network that exists without making it", async () => {
    useLive({ networks: [{ id: "n", name: "shared", labels: {} }] });
    await plan({ docker: { network: "shared" } });
    expect(ofType("Network").map(({ name }) => name)).toEqual(["local-metadata"]);
  });

  it("warns of an image the engine does not have", async () => {
    engine.session = fakeSession(liveOf(), { images: [] }).session;
    await plan();
    expect(said.warn.mock.calls.map(([text]) => text)).toEqual([
      "The engine does not have the image apache/kafka:3.9.2. `npm run up` fetches what is missing; by hand: docker pull apache/kafka:3.9.2.",
    ]);
    expect(said.info.mock.calls.map(([text]) => text)).toEqual([expect.stringContaining("published holes")]);
  });
});
