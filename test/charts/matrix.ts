import type { Role } from "../../src/model/cluster.ts";
import { render } from "../../src/properties/render.ts";
import type { Description } from "../../src/spec/schema.ts";
import { chartValues, type Management } from "../../src/targets/kubernetes/values.ts";
import { kubernetesClusterOf } from "../model/cluster-of.ts";

type External = NonNullable<NonNullable<Description["kubernetes"]>["external"]>;

/** The ways into a cluster from outside. */
export const externals = {
  inside: { mode: "none" },
  "node-ports": {
    mode: "nodePort",
    host: "kafka-{id}.example.com",
    nodePortBase: 32_600,
    allowPlaintext: true,
    sourceRanges: ["10.0.0.0/8", "2001:db8::/32"],
  },
  "node-ip": { mode: "nodePort", host: "nodeIP", nodePortBase: 32_600, allowPlaintext: true },
  "load-balancers": {
    mode: "loadBalancer",
    allowPlaintext: true,
    sourceRanges: ["198.51.100.0/24"],
    annotations: { "service.beta.kubernetes.io/aws-load-balancer-scheme": "internal" },
  },
} as const satisfies Readonly<Record<string, External>>;

export type ExternalName = keyof typeof externals;

/** Everything a description can say about where pods run and how they look. */
const placed: Description["kubernetes"] = {
  registry: "registry.example.com:5000/mirror",
  imagePullSecrets: ["registry"],
  resources: { broker: { cpu: 1, cpuLimit: "1500m" }, zookeeper: { cpu: "0.2" } },
  nodeSelector: { disk: "ssd" },
  tolerations: [
    { key: "dedicated", value: "kafka", effect: "NoSchedule" },
    { operator: "Exists", effect: "NoExecute", tolerationSeconds: 60 },
  ],
  spread: { nodes: "required", zones: "required" },
  rackLabel: "topology.kubernetes.io/zone",
  priorityClass: "system-cluster-critical",
  podAnnotations: { "prometheus.io/scrape": "false" },
  serviceAnnotations: { owner: "orders" },
};

export interface Case {
  readonly name: string;
  readonly external: ExternalName;
  readonly description: Partial<Description>;
}

const counts = [1, 3, 5] as const;
const names = { 1: "one", 3: "three", 5: "five" } as const;

/** 1, 3 and 5 brokers × every way in × as they are or placed. ZooKeeper has as many nodes, up to five. */
export const matrix: readonly Case[] = counts.flatMap((count) =>
  (Object.keys(externals) as ExternalName[]).flatMap((external) =>
    [undefined, placed].map((kubernetes) => ({
      name: [names[count], external, ...(kubernetes === undefined ? [] : ["placed"])].join("-"),
      external,
      description: {
        brokers: { count },
        zookeeper: { count },
        ...(kubernetes === undefined ? {} : { profile: "production", labels: { team: "orders" } }),
        kubernetes: { ...kubernetes, external: externals[external] },
      },
    })),
  ),
);

/** What Pulumi's program says beside the description. */
const management: Management = {
  image: "apache/kafka:3.9.2",
  emptyVolumes: "wait",
  updateStrategy: "OnDelete",
  labels: { "kafka-cluster.cluster": "local" },
  statefulSetAnnotations: {},
  podAnnotations: { "kafka-cluster.version": "3.9.2 3.9" },
  serviceAnnotations: {},
};

/** The values of a role's chart for a description. */
export function valuesOf(description: Partial<Description>, role: Role, own: Partial<Management> = {}) {
  const cluster = kubernetesClusterOf(description);
  return chartValues(cluster, role, render(cluster), { ...management, ...own });
}

/** The charts with whose golden files; ZooKeeper's is the same for every way in. */
export const charts = [
  ["kafka", "broker", matrix],
  ["zookeeper", "zookeeper", matrix.filter(({ external }) => external === "inside")],
] as const satisfies readonly (readonly [string, Role, readonly Case[]])[];

/** The files' texts have goldens of their own, test/golden, and the hashes follow from them. Here they are left out. */
export const withoutTexts = (text: string): string =>
  text.replace(/^( {2}[\w.-]+\.(?:sh|properties|cfg|xml|yaml|hash)): ".*"$/gm, "$1: …");
