import { render } from "../../src/properties/render.ts";
import type { Description } from "../../src/spec/schema.ts";
import { connectValues } from "../../src/targets/kubernetes/connect/values.ts";
import { label } from "../../src/targets/labels.ts";
import { kubernetesClusterOf } from "../model/cluster-of.ts";

const connectors: NonNullable<Description["connect"]>["connectors"] = {
  lines: { class: "FileStreamSource", config: { file: "/files/in.txt", topic: "lines" } },
};

const placed: Partial<Description> = {
  profile: "production",
  labels: { team: "orders" },
  kubernetes: {
    registry: "registry.example.com:5000/mirror",
    imagePullSecrets: ["registry"],
    resources: { connect: { cpu: 1, cpuLimit: "1500m" } },
    connectFiles: "exchange",
    nodeSelector: { disk: "ssd" },
    tolerations: [{ key: "dedicated", value: "kafka", effect: "NoSchedule" }],
    spread: { nodes: "required", zones: "required" },
    priorityClass: "system-cluster-critical",
    podAnnotations: { "prometheus.io/scrape": "false" },
    serviceAnnotations: { owner: "orders" },
  },
};

/** One, two and three workers, each mode, with and without everything a description can say of them. */
export const connectCases: readonly { readonly name: string; readonly description: Partial<Description> }[] = [
  { name: "connect-one", description: { brokers: { count: 1 }, zookeeper: { count: 1 }, connect: { connectors } } },
  { name: "connect-two", description: { connect: { workers: 2, secrets: { database: "./database.properties" } } } },
  { name: "connect-three-placed", description: { ...placed, connect: { workers: 3, heap: "2g", connectors } } },
  { name: "connect-standalone", description: { connect: { mode: "standalone", connectors } } },
  {
    name: "connect-standalone-placed",
    description: {
      ...placed,
      kubernetes: { ...placed.kubernetes, storageClass: "fast" },
      connect: { mode: "standalone", secrets: { database: "./database.properties" } },
    },
  },
  {
    name: "connect-older-kafka",
    description: {
      version: "3.8.1",
      connect: { image: { reference: "confluentinc/cp-kafka-connect:7.8.0", family: "cp" } },
    },
  },
];

/** The values of the workers' chart for a description, as Pulumi's program gives them. */
export function connectValuesOf(description: Partial<Description>) {
  const cluster = kubernetesClusterOf(description);
  if (cluster.connect === undefined) throw new Error("a description without workers");
  return connectValues(cluster, cluster.connect, render(cluster), {
    image: cluster.connect.image.reference ?? `apache/kafka:${cluster.version}`,
    labels: { [label.cluster]: "local" },
    statefulSetAnnotations: {},
    podAnnotations: { [label.version]: cluster.version },
    serviceAnnotations: {},
  });
}
