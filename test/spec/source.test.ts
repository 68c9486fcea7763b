import { describe, expect, it } from "vitest";
import { load } from "../../src/spec/load.ts";
import type { Spec } from "../../src/spec/schema.ts";
import { readSource } from "../../src/spec/source.ts";

function specOf(text: string, path: readonly string[] = []): Spec | undefined {
  const { spec, problems } = load({ kind: "text", text, file: "c.yaml", path, stackName: "local" });
  expect(problems).toEqual([]);
  return spec;
}

describe("a description", () => {
  it("may be its target alone", () => {
    expect(specOf("target: docker\n")).toEqual({
      name: "local",
      target: "docker",
      metadata: "zookeeper",
      version: "3.9.2",
      profile: "laptop",
      brokers: { count: 3, overrides: {} },
      zookeeper: { count: 3, published: false, overrides: {} },
      controllers: { combined: false, overrides: {} },
      replication: {},
      topics: {},
      ui: false,
      listeners: {
        connectPortBase: 8083,
        hostPortBase: 9092,
        zookeeperPortBase: 2181,
        gatewayPortBase: 29092,
        hostGateway: false,
        uiPort: 8080,
      },
      docker: {},
      kubernetes: {
        createNamespace: true,
        brokerStorage: "10Gi",
        zookeeperStorage: "2Gi",
        controllerStorage: "2Gi",
        external: {
          mode: "none",
          nodePortBase: 30_092,
          port: 9094,
          allowPlaintext: false,
          sourceRanges: [],
          annotations: {},
        },
        imagePullSecrets: [],
        resources: {
          broker: { cpu: "250m" },
          connect: { cpu: "250m" },
          controller: { cpu: "100m" },
          zookeeper: { cpu: "100m" },
        },
        nodeSelector: {},
        tolerations: [],
        spread: { nodes: "preferred", zones: "preferred" },
        podAnnotations: {},
        serviceAnnotations: {},
      },
      labels: {},
      written: new Set(["target"]),
    });
  });

  it("takes a key with nothing behind it as left out", () => {
    expect(specOf("target: docker\nname:\nbrokers:\n  count:\nreplication:\n")?.brokers.count).toBe(3);
  });

  it("takes a topic with nothing behind its name as one with every default", () => {
    const topics = specOf(
      "target: docker\ntopics:\n  orders:\n  payments:\n    partitions:\n    retention: 7d\n",
    )?.topics;
    expect(topics).toEqual({
      orders: { partitions: 1, config: {} },
      payments: { partitions: 1, retention: "7d", config: {} },
    });
  });

  it("follows aliases and merge keys, as Pulumi does with the same file", () => {
    const text =
      "x:\n  small: &small {count: 1}\nc:\n  target: docker\n  brokers:\n    <<: *small\n  zookeeper: *small\n";
    const spec = specOf(text, ["c"]);
    expect([spec?.brokers.count, spec?.zookeeper.count]).toEqual([1, 1]);
  });

  it("reads the same from a bare value", () => {
    const { spec } = load({ kind: "value", value: { target: "docker", name: "a" }, stackName: "local" });
    expect(spec?.name).toBe("a");
  });
});

describe("a place", () => {
  const text = "config:\n  k:c:\n    target: docker\n    listeners: {hostPortBase: 1}\n    brokers:\n      heap: 1g\n";
  const { locate } = readSource({ kind: "text", text, file: "s.yaml", path: ["config", "k:c"], stackName: "local" });
  const at = (path: readonly string[], part?: "key" | "value") => {
    const place = locate(path, part);
    return `${place?.line}:${place?.column}`;
  };

  it("is that of the value, or of the key where the key is meant", () => {
    expect(at(["brokers", "heap"])).toBe("6:13");
    expect(at(["brokers", "heap"], "key")).toBe("6:7");
    expect(at(["listeners", "hostPortBase"])).toBe("4:31");
  });

  it("of a section is its key", () => {
    expect(at(["brokers"])).toBe("5:5");
    expect(at([])).toBe("2:3");
  });

  it("of something that is not written is its nearest parent", () => {
    expect(at(["brokers", "image", "reference"])).toBe("5:5");
    expect(at(["replication", "factor"])).toBe("2:3");
  });
});
