import type { MetadataMode } from "../../model/cluster.ts";

/** What decides which of Kafka's tools a cluster has a use for. */
export interface Surroundings {
  /** Kafka's version, "4.3.1"; undefined = not known. */
  readonly version: string | undefined;
  readonly metadata: MetadataMode;
}

/** Why a tool cannot be used on a cluster, and what does its work there. */
export interface Refusal {
  readonly message: string;
  readonly remedy: string;
}

/** The line of Kafka a tool came with. */
const SINCE: Readonly<Record<string, string>> = {
  "kafka-console-share-consumer": "4.0",
  "kafka-groups": "4.0",
  "kafka-share-groups": "4.0",
  "kafka-streams-groups": "4.1",
  "kafka-share-consumer-perf-test": "4.2",
  "kafka-verifiable-share-consumer": "4.2",
};

const ONE_MODE: Readonly<Record<string, { readonly mode: MetadataMode; readonly remedy: string }>> = {
  "zookeeper-shell": {
    mode: "zookeeper",
    remedy:
      "`kafka-cluster tool kafka-metadata-quorum describe --status` shows who keeps the metadata, `kafka-configs`, `kafka-topics` and `kafka-acls` what is in it.",
  },
  "zookeeper-security-migration": {
    mode: "zookeeper",
    remedy: "Who may change the metadata is decided by the listener of the controllers.",
  },
  "kafka-metadata-quorum": {
    mode: "kraft",
    remedy: "`kafka-cluster status` shows ZooKeeper's leader and who follows.",
  },
  "kafka-metadata-shell": {
    mode: "kraft",
    remedy: "`kafka-cluster tool zookeeper-shell ls /` looks into ZooKeeper's.",
  },
  "kafka-storage": {
    mode: "kraft",
    remedy: "With ZooKeeper nothing is formatted: a broker makes its directory when it first starts.",
  },
};

/** Why this tool is nothing for this cluster; undefined where it can be used, or is only asked what it is. Pure. */
export function refusalOf(
  tool: string,
  typed: readonly string[],
  { version, metadata }: Surroundings,
): Refusal | undefined {
  if (typed.includes("--help") || typed.includes("--version")) return undefined;
  const needed = ONE_MODE[tool];
  if (needed !== undefined && needed.mode !== metadata) {
    const has = { zookeeper: "ZooKeeper", kraft: "Kafka's own controllers (KRaft)" };
    return {
      message: `${tool} works on ${has[needed.mode]}, and this cluster keeps its metadata in ${has[metadata]}.`,
      remedy: needed.remedy,
    };
  }
  const since = SINCE[tool];
  if (since !== undefined && version !== undefined && !isAtLeast(version, since)) {
    return {
      message: `${tool} came with Kafka ${since}, and this cluster runs ${version}.`,
      remedy: "`kafka-cluster groups` is what Kafka 3 has for groups, `kafka-cluster consume` for reading.",
    };
  }
  if (tool === "kafka-mirror-maker" && isAtLeast(version, "4.0")) {
    return {
      message: `kafka-mirror-maker left Kafka with 4.0, and this cluster runs ${version}.`,
      remedy: "connect-mirror-maker is what took its place.",
    };
  }
  return undefined;
}

/** Whether a version is of a line of releases ("4.2") or a later one; one that is not known counts as older. */
export function isAtLeast(version: string | undefined, line: string): boolean {
  const [a = 0, b = 0] = (version ?? "0.0").split(".").map(Number);
  const [c = 0, d = 0] = line.split(".").map(Number);
  return a > c || (a === c && b >= d);
}
