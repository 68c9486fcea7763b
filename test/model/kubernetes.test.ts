import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { KubernetesCluster } from "../../src/model/cluster.ts";
import { millicores } from "../../src/model/cpu.ts";
import { describe as describeCluster } from "../../src/model/describe.ts";
import { pulledFrom } from "../../src/model/images.ts";
import { isRange } from "../../src/model/ranges.ts";
import { isOn } from "../../src/model/targets.ts";
import { CPU } from "../../src/spec/fields.ts";
import { kubernetesClusterOf } from "./cluster-of.ts";

describe("a range of addresses", () => {
  it.each(["10.0.0.0/8", "0.0.0.0/0", "192.0.2.7/32", "::/0", "2001:db8::/32", "2001:db8:0:0:0:0:0:7/128"])(
    "is %s",
    (text) => expect(isRange(text)).toBe(true),
  );
  it.each([
    "10.0.0.0",
    "10.0.0.0/33",
    "256.0.0.0/8",
    "10.0.0/8",
    "a/8",
    "::/129",
    "1::2::3/64",
    "10.0.0.0/8/8",
    "/8",
    "",
  ])("is not %s", (text) => expect(isRange(text)).toBe(false));
});

describe("an amount of CPU", () => {
  it.each([
    ["250m", 250],
    ["2", 2000],
    ["0.5", 500],
    [1.5, 1500],
  ])("%s is %i thousandths of a core", (written, expected) => expect(millicores(written)).toBe(expected));
  it.each(["0", "0m", "0.0", "-1", "1.2345", "2 cores", "1.5m", ""])("is not %s", (text) => {
    expect(CPU.test(text)).toBe(false);
  });
});

describe("an image's registry", () => {
  it.each([
    [undefined, "apache/kafka:3.9.2", "apache/kafka:3.9.2"],
    ["r.example.com:5000", "apache/kafka:3.9.2", "r.example.com:5000/apache/kafka:3.9.2"],
    ["r.example.com/mirror", "docker.io/apache/kafka:3.9.2", "r.example.com/mirror/apache/kafka:3.9.2"],
    ["r.example.com", "localhost/kafka:1.0.0", "r.example.com/kafka:1.0.0"],
    ["r.example.com", "zookeeper:3.8.6", "r.example.com/zookeeper:3.8.6"],
    ["r.example.com", `a:5000/kafka@sha256:${"0".repeat(64)}`, `r.example.com/kafka@sha256:${"0".repeat(64)}`],
  ])("%s makes %s to %s", (registry, reference, expected) => {
    expect(pulledFrom(registry, reference)).toBe(expected);
  });
});

describe("the policy by which nodes pass connections on", () => {
  const policy = (external: object) => {
    const { target } = kubernetesClusterOf({ kubernetes: { external: { allowPlaintext: true, ...external } } });
    return target.external.mode === "none" ? undefined : target.external.trafficPolicy;
  };
  it.each([
    [{ mode: "nodePort", host: "localhost" }, "Cluster"],
    [{ mode: "nodePort", host: "nodeIP" }, "Local"],
    [{ mode: "nodePort", host: "localhost", sourceRanges: ["10.0.0.0/8"] }, "Local"],
    [{ mode: "nodePort", host: "nodeIP", trafficPolicy: "Cluster" }, "Cluster"],
    [{ mode: "loadBalancer", sourceRanges: ["10.0.0.0/8"] }, "Cluster"],
    [{ mode: "loadBalancer", trafficPolicy: "Local" }, "Local"],
  ])("of %j is %s", (external, expected) => expect(policy(external)).toBe(expected));
});

describe("an image by its digest", () => {
  it("is taken as it is", () => {
    const image = `apache/kafka@sha256:${"0123456789abcdef".repeat(4)}`;
    expect(kubernetesClusterOf({ image }).brokers[0]?.image.reference).toBe(image);
  });
});

/** Every legal or illegal combination of what decides about addresses. */
const descriptions = fc.record({
  target: fc.constant("kubernetes"),
  brokers: fc.record({ count: fc.integer({ min: 1, max: 30 }) }),
  kubernetes: fc.record({
    context: fc.constant("lab"),
    namespace: fc.constant("kafka"),
    external: fc.record(
      {
        mode: fc.constantFrom("none", "nodePort", "loadBalancer"),
        host: fc.constantFrom("nodeIP", "localhost", "kafka-{id}.example.com", "10.0.0.7", "https://x"),
        nodePortBase: fc.integer({ min: 32_730, max: 32_767 }),
        port: fc.integer({ min: 9090, max: 9100 }),
        allowPlaintext: fc.constant(true),
        sourceRanges: fc.array(fc.constantFrom("10.0.0.0/8", "everybody"), { maxLength: 2 }),
      },
      { requiredKeys: ["allowPlaintext"] },
    ),
  }),
});

describe("in every cluster on Kubernetes", () => {
  const always = (holds: (cluster: KubernetesCluster) => void): void =>
    fc.assert(
      fc.property(descriptions, (value) => {
        const described = describeCluster({ kind: "value", value, stackName: "local" });
        if ("cluster" in described && isOn(described.cluster, "kubernetes")) holds(described.cluster);
      }),
      { numRuns: 500 },
    );

  const externalOf = (cluster: KubernetesCluster) =>
    cluster.brokers.flatMap(({ listeners }) => listeners.filter(({ name }) => name === "EXTERNAL"));

  it("no two brokers have the same node port, and all are node ports", () =>
    always((cluster) => {
      const ports = externalOf(cluster).flatMap(({ published }) => (published?.ip === "node" ? [published.port] : []));
      expect(new Set(ports).size).toBe(ports.length);
      expect(ports.every((port) => port >= 30_000 && port <= 32_767)).toBe(true);
    }));

  it("clients tell the brokers apart: an address is one broker's alone, or its own pod or Service knows it", () =>
    always((cluster) => {
      const listeners = externalOf(cluster);
      const known = listeners.flatMap(({ advertised, hostOf }) =>
        hostOf ? [] : [`${advertised.host}:${advertised.port}`],
      );
      expect(new Set(known).size).toBe(known.length);
      expect(listeners.every(({ advertised, hostOf }) => (advertised.host === "") === (hostOf !== undefined))).toBe(
        true,
      );
    }));

  it("a broker advertises the port it is published on, and listens on no port twice", () =>
    always((cluster) => {
      for (const { advertised, published } of externalOf(cluster)) expect(published?.port).toBe(advertised.port);
      for (const { listeners } of cluster.brokers) {
        const bound = listeners.map(({ containerPort }) => containerPort);
        expect(new Set(bound).size).toBe(bound.length);
      }
    }));
});
