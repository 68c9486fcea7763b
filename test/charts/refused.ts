import { externals, valuesOf } from "./matrix.ts";

/** Values no chart takes, and the path that the schema's words have to name. */
export const refusedByBoth = (chart: string): readonly (readonly [unknown, string])[] => [
  [{ brokers: 5 }, "brokers"],
  [{ replicas: "3" }, "replicas"],
  [{ replicas: 0 }, "replicas"],
  [{ image: { reference: "apache/kafka:latest" } }, "image.reference"],
  [{ image: { reference: "apache/kafka" } }, "image.reference"],
  [{ image: { reference: "registry.example.com:5000/apache/kafka" } }, "image.reference"],
  [{ image: { reference: "apache/kafka@sha256:abc" } }, "image.reference"],
  [{ image: { referense: "apache/kafka:3.9.2" } }, "referense"],
  [{ image: { pullPolicy: "Sometimes" } }, "image.pullPolicy"],
  [{ image: { pullSecrets: "registry" } }, "image.pullSecrets"],
  [{ image: { user: 0 } }, "image.user"],
  [{ image: { dataPath: "data" } }, "image.dataPath"],
  [{ storage: { size: "10" } }, "storage.size"],
  [{ storage: { size: "10GB" } }, "storage.size"],
  [{ storage: { className: "fast" } }, "className"],
  [{ updateStrategy: "Recreate" }, "updateStrategy"],
  [{ emptyVolumes: "maybe" }, "emptyVolumes"],
  [{ stopped: "yes" }, "stopped"],
  [{ gracePeriodSeconds: 5 }, "gracePeriodSeconds"],
  [{ resources: { requests: { gpu: 1 } } }, "gpu"],
  [{ resources: { limits: { memory: "lots" } } }, "resources.limits.memory"],
  [{ labels: { team: 5 } }, "labels.team"],
  [{ podAnnotations: { scrape: true } }, "podAnnotations.scrape"],
  [{ nodeSelector: "ssd" }, "nodeSelector"],
  [{ tolerations: [{ key: "a", effect: "NoExecution" }] }, "effect"],
  [{ tolerations: [{ keys: "a" }] }, "keys"],
  [{ spread: { nodes: "hard" } }, "spread.nodes"],
  [{ spread: { racks: "required" } }, "racks"],
  [{ topologySpreadConstraints: [{ maxSkew: 1 }] }, "topologyKey"],
  [{ networkPolicy: { enabled: "no" } }, "networkPolicy.enabled"],
  [{ files: { nodes: { [`${chart}-0`]: { "launch.sh": "" } } } }, `${chart}-0`],
  [{ files: { nodes: { [`${chart}-1`]: {} } } }, "launch.sh"],
  [{ files: { nodes: { [`${chart}-1`]: { "launch.sh": 5 } } } }, "launch.sh"],
];

/** The same of the brokers' chart alone. */
export const refusedByKafka: readonly (readonly [unknown, string])[] = [
  [{ external: { mode: "nodePort" } }, "nodePorts"],
  [{ external: { mode: "ingress" } }, "external.mode"],
  [{ external: { mode: "nodePort", hostFrom: "loadBalancer", nodePorts: { "kafka-1": 30092 } } }, "external.hostFrom"],
  [{ external: { mode: "loadBalancer", hostFrom: "node" } }, "external.hostFrom"],
  [{ external: { mode: "nodePort", nodePorts: { "kafka-1": 70_000 } } }, "nodePorts.kafka-1"],
  [{ external: { mode: "nodePort", nodePorts: { "broker-1": 30_092 } } }, "broker-1"],
  [{ external: { sourceRanges: ["everybody"] } }, "sourceRanges"],
  [{ external: { trafficPolicy: "Global" } }, "external.trafficPolicy"],
  [{ external: { addresses: { "kafka-1": "a b" } } }, "addresses.kafka-1"],
  [{ external: { annotations: { internal: true } } }, "annotations.internal"],
  [{ external: { port: 0 } }, "external.port"],
  [{ networkPolicy: { clients: [{}] } }, "clients.0"],
  [{ networkPolicy: { clients: [{ pods: {} }] } }, "pods"],
  [{ rackLabel: 5 }, "rackLabel"],
];

const withoutFiles = <T extends { readonly files: unknown }>({ files: _, ...values }: T): Omit<T, "files"> => values;
const inside = valuesOf({}, "broker");
const outside = valuesOf({ kubernetes: { external: externals["node-ip"] } }, "broker");
const { "kafka-2": second, ...gap } = inside.files.nodes;

/** What only the templates see, and the sentence they say. */
export const contradictions: readonly (readonly [string, object, string])[] = [
  ["another number than the files are for", { replicas: 5 }, "replicas is 5, but there are files of 3 nodes"],
  [
    "a gap between the nodes",
    { files: { shared: inside.files.shared, nodes: { ...gap, "kafka-9": second } } },
    "files.nodes has 3 nodes, and none of them is kafka-2",
  ],
  [
    "access from outside without files for it",
    withoutFiles(valuesOf({ kubernetes: { external: externals["node-ports"] } }, "broker")),
    "external.mode is nodePort, but the files of kafka-1 have no listener EXTERNAL",
  ],
  [
    "a broker without a node port",
    { ...outside, external: { ...outside.external, nodePorts: { "kafka-1": 30_092 } } },
    "external.nodePorts.kafka-2 is missing",
  ],
  [
    "files that wait for an address nobody tells",
    { ...outside, external: { ...outside.external, hostFrom: "files" } },
    "external.hostFrom is files, but the files of kafka-1 say otherwise",
  ],
  [
    "racks the files do not speak of",
    { rackLabel: "zone" },
    'rackLabel is "zone", but the files of kafka-1 say otherwise',
  ],
];
