import { formatPath, type Path } from "../../spec/problem.ts";
import type { Spec } from "../../spec/schema.ts";
import type { Rule } from "./rule.ts";

/** Keys that only one target has, where they are written: a key without an effect is a misunderstanding. */
function foreignKeys(spec: Spec): readonly Path[] {
  const { docker, kubernetes, listeners, zookeeper } = spec;
  const keys: readonly (readonly [Path, boolean])[] =
    spec.target === "docker"
      ? [
          [["kubernetes", "context"], kubernetes.context !== undefined],
          [["kubernetes", "namespace"], kubernetes.namespace !== undefined],
          [["kubernetes", "external", "mode"], kubernetes.external.mode !== "none"],
        ]
      : [
          [["docker", "host"], docker.host !== undefined],
          [["docker", "network"], docker.network !== undefined],
          [["listeners", "advertisedHost"], listeners.advertisedHost !== undefined],
          [["listeners", "hostGateway"], listeners.hostGateway],
          [["zookeeper", "published"], zookeeper.published],
        ];
  return keys.filter(([, written]) => written).map(([path]) => path);
}

const INSTEAD: Readonly<Record<string, string>> = {
  "listeners.advertisedHost": "Use kubernetes.external.host.",
  "zookeeper.published": "Leave it out; `kubectl port-forward` reaches a ZooKeeper node.",
};

const ofThisTarget: Rule = {
  reads: ["target", "kubernetes", "docker", "listeners", "zookeeper.published"],
  check: (spec) =>
    foreignKeys(spec).map((path) => ({
      code: "wrong-target",
      path,
      part: "key",
      message: `${formatPath(path)} has no effect with target: ${spec.target}.`,
      remedy:
        INSTEAD[formatPath(path)] ??
        `Leave it out, or write target: ${spec.target === "docker" ? "kubernetes" : "docker"}.`,
    })),
};

const place: Rule = {
  target: "kubernetes",
  reads: ["kubernetes.context", "kubernetes.namespace"],
  check({ kubernetes }) {
    return (["context", "namespace"] as const)
      .filter((key) => kubernetes[key] === undefined)
      .map((key) => ({
        code: "missing-place",
        path: ["kubernetes", key],
        part: "key",
        message: `kubernetes.${key} is missing: which ${key === "context" ? "Kubernetes cluster" : "namespace"} is meant is never guessed.`,
        remedy:
          key === "context"
            ? "Add kubernetes.context; `kubectl config get-contexts -o name` lists them."
            : "Add kubernetes.namespace, such as kafka-staging.",
      }));
  },
};

/** The files of all brokers are one ConfigMap, which holds one MiB. */
const CONFIG_MAP_BROKERS = 100;

const fewEnough: Rule = {
  target: "kubernetes",
  reads: ["brokers.count"],
  check({ brokers }) {
    if (brokers.count <= CONFIG_MAP_BROKERS) return [];
    return [
      {
        code: "out-of-range",
        path: ["brokers", "count"],
        part: "value",
        message: `brokers.count is ${brokers.count}; on Kubernetes at most ${CONFIG_MAP_BROKERS} are possible, whose files fit into one ConfigMap.`,
        remedy: `Set it to ${CONFIG_MAP_BROKERS} or less.`,
      },
    ];
  },
};

export const kubernetesRules: readonly Rule[] = [ofThisTarget, place, fewEnough];
