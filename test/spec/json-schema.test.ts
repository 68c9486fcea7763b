import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { writeRecord } from "../../src/setup/env/record.ts";
import { readStackText } from "../../src/setup/env/stack-text.ts";
import { descriptionJsonSchema, stackJsonSchema } from "../../src/spec/json-schema.ts";
import type { Description } from "../../src/spec/schema.ts";
import { cases } from "./cases/cases.ts";

const read = (text: string) => z.fromJSONSchema(JSON.parse(text) as z.core.JSONSchema.JSONSchema);
const description = read(descriptionJsonSchema());
const stack = read(stackJsonSchema());

/** What an editor underlines: the problems of one value. Those of several values together are the program's to say. */
const seen = [
  ...cases["unknown-key"],
  ...cases["wrong-type"].filter(({ yaml }) => !yaml.includes("9223372036854775807")),
  ...cases["missing-key"],
  ...cases["unknown-value"],
  ...cases["bad-version"],
  ...cases["out-of-range"],
  ...cases["bad-duration"],
  ...cases["even-ensemble"],
  ...cases["ensemble-size"],
];

const legal: readonly Description[] = [
  { target: "docker" },
  {
    target: "docker",
    name: "orders",
    version: "3.8.1",
    profile: "production",
    image: { reference: "our/kafka:7", family: "apache" },
    brokers: { count: 5, heap: "2g", image: "apache/kafka:3.8.1", overrides: { "num.partitions": 6, a: true, b: "c" } },
    zookeeper: { count: 5, published: true, heap: "256Mi", overrides: {} },
    replication: { factor: 3, minInSync: 2 },
    topics: { "new.orders": { partitions: 12, replicationFactor: 2, minInSync: 1, retention: "7d", config: { a: 1 } } },
    listeners: { hostPortBase: 19092, zookeeperPortBase: 12181, advertisedHost: "box.lan", hostGateway: true },
    docker: { host: "ssh://me@box", network: "shop" },
    labels: { team: "orders" },
  },
  {
    target: "kubernetes",
    kubernetes: {
      context: "staging",
      kubeconfig: "/etc/kube/config",
      namespace: "kafka-staging",
      createNamespace: false,
      storageClass: "fast",
      brokerStorage: "100Gi",
      zookeeperStorage: "5Gi",
      external: {
        mode: "nodePort",
        host: "kafka-{id}.example.com",
        nodePortBase: 31_000,
        allowPlaintext: true,
        sourceRanges: ["10.0.0.0/8"],
      },
      imagePullSecrets: ["registry"],
      nodeSelector: { disk: "ssd" },
      priorityClass: "high",
    },
  },
  {
    target: "kubernetes",
    kubernetes: {
      context: "staging",
      namespace: "kafka-staging",
      external: {
        mode: "loadBalancer",
        port: 9095,
        allowPlaintext: true,
        trafficPolicy: "Local",
        annotations: { "service.beta.kubernetes.io/aws-load-balancer-scheme": "internal" },
      },
      registry: "registry.example.com:5000/mirror",
      resources: { broker: { cpu: 2, cpuLimit: "2500m" }, zookeeper: { cpu: "0.1" } },
      tolerations: [{ key: "dedicated", operator: "Exists", effect: "NoExecute", tolerationSeconds: 60 }],
      spread: { nodes: "required", zones: "off" },
      rackLabel: "topology.kubernetes.io/zone",
      podAnnotations: { "prometheus.io/scrape": false },
      serviceAnnotations: { owner: "orders" },
    },
  },
];

describe("the JSON Schema for editors", () => {
  it.each(legal)("accepts what is legal: %j", (value) => {
    expect(description.safeParse(value).success).toBe(true);
    expect(stack.safeParse({ config: { "kafka-cluster:cluster": value, "aws:region": "x" } }).success).toBe(true);
  });

  it("knows what an environment's stack file says beside the description, and where another file holds that", () => {
    const template = "config: { 'kafka-cluster:cluster': { target: docker } }";
    const document = readStackText(template, "stacks/Pulumi.local.yaml");
    const times = { created: "2026-01-02T03:04:05.678Z", expires: "2026-01-03T03:04:05.678Z" };
    writeRecord(document, "pr-7", { from: "local", ...times });
    expect(stack.safeParse(parse(document.toString()))).toMatchObject({ success: true });
    const config = (own: object) => stack.safeParse({ config: own }).success;
    expect(config({ "kafka-cluster:environment": { from: "local", created: "yesterday" } })).toBe(false);
    expect(config({ "kafka-cluster:environment": { from: "local", ...times, expire: "never" } })).toBe(false);
    expect(config({ "kafka-cluster:description": "clusters/orders.yaml" })).toBe(true);
    expect(config({ "kafka-cluster:description": { target: "docker" } })).toBe(false);
  });

  it.each(seen.map(({ yaml, says }) => ({ yaml, message: says[1] })))("underlines: $message", ({ yaml }) => {
    const value: unknown = parse(yaml);
    expect(description.safeParse(value).success).toBe(false);
    expect(stack.safeParse({ config: { "kafka-cluster:cluster": value } }).success).toBe(false);
  });
});
