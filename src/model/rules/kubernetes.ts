import type { Finding } from "../../spec/explain.ts";
import { LAST_NODE_PORT } from "../../spec/fields.ts";
import { formatPath, type Path } from "../../spec/problem.ts";
import type { Spec } from "../../spec/schema.ts";
import { isAdvertisable } from "../hosts.ts";
import { externalHost } from "../listeners.ts";
import { nodeName } from "../names.ts";
import { hostPorts } from "../ports.ts";
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

const plaintext: Rule = {
  target: "kubernetes",
  reads: ["kubernetes.external"],
  check({ kubernetes: { external } }) {
    if (external.mode === "none" || external.allowPlaintext) return [];
    const who = external.sourceRanges.length === 0 ? "everyone who reaches a node" : external.sourceRanges.join(", ");
    return [
      {
        code: "plaintext-external",
        path: ["kubernetes", "external", "mode"],
        part: "value",
        message: `kubernetes.external.mode is ${external.mode}, which lets ${who} read and write every topic, unencrypted and without a password.`,
        remedy: "Write allowPlaintext: true beside it if that is meant, with sourceRanges where it can be narrowed.",
      },
    ];
  },
};

const externalAddress: Rule = {
  target: "kubernetes",
  reads: ["kubernetes.external"],
  check({ kubernetes: { external } }): readonly Finding[] {
    if (external.mode === "none") return [];
    const path = ["kubernetes", "external", "host"];
    if (external.host === undefined) {
      return [
        {
          code: "missing-place",
          path,
          part: "key",
          message: "kubernetes.external.host is missing: clients have to be told where a node port is reached.",
          remedy:
            "Write a node's name or address, kafka-{id}.example.com, or localhost for kind, k3d and Docker Desktop.",
        },
      ];
    }
    if (isAdvertisable(externalHost(external.host, 1))) return [];
    return [
      {
        code: "not-a-host",
        path,
        part: "value",
        message: `kubernetes.external.host is "${external.host}", which clients cannot be sent to: a host name or an IPv4 address is wanted, without scheme or port.`,
        remedy: "Write it like kafka-{id}.example.com or 10.0.0.7.",
      },
    ];
  },
};

const nodePorts: Rule = {
  target: "kubernetes",
  reads: ["kubernetes.external", "brokers.count"],
  check({ brokers, kubernetes: { external } }) {
    if (external.mode === "none") return [];
    const { first, last } = hostPorts(external.nodePortBase, brokers.count);
    if (last <= LAST_NODE_PORT) return [];
    return [
      {
        code: "port-range",
        path: ["kubernetes", "external", "nodePortBase"],
        part: "value",
        message:
          `kubernetes.external.nodePortBase is ${first}, so ${nodeName("broker", brokers.count)} would be on port ${last}; ` +
          `the last node port there is, is ${LAST_NODE_PORT}.`,
        remedy: `Set it to ${LAST_NODE_PORT - (last - first)} or less.`,
      },
    ];
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

export const kubernetesRules: readonly Rule[] = [ofThisTarget, place, plaintext, externalAddress, nodePorts, fewEnough];
