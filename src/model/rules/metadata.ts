import type { Finding } from "../../spec/explain.ts";
import type { Path } from "../../spec/problem.ts";
import type { Spec } from "../../spec/schema.ts";
import type { MetadataMode } from "../cluster.ts";
import { controllerCount } from "../quorum.ts";
import type { Rule } from "./rule.ts";

/** What there is in one mode only, and what the other has in its place. */
const OF_MODE: Readonly<Record<MetadataMode, Readonly<Record<string, string>>>> = {
  zookeeper: {
    zookeeper: "controllers",
    interBrokerProtocol: "metadataVersion",
    "listeners.zookeeperPortBase": "",
    "kubernetes.zookeeperStorage": "kubernetes.controllerStorage",
  },
  kraft: {
    controllers: "zookeeper",
    metadataVersion: "interBrokerProtocol",
    "kubernetes.controllerStorage": "kubernetes.zookeeperStorage",
  },
};

const WORDS: Readonly<Record<MetadataMode, string>> = {
  zookeeper: "an ensemble of ZooKeeper keeps the metadata, and there are no controllers of their own",
  kraft: "controllers keep the metadata, and there is no ZooKeeper",
};

/** A key that would change nothing is no key a person wants. */
const ofThisMode: Rule = {
  reads: ["metadata"],
  check({ metadata, written }) {
    const other = metadata === "kraft" ? "zookeeper" : "kraft";
    return Object.entries(OF_MODE[other])
      .filter(([key]) => written.has(key))
      .map(([key, instead]): Finding => {
        const mode = written.has("metadata") ? "" : " (the default)";
        return {
          code: "wrong-mode",
          path: key.split("."),
          part: "key",
          message: `${key} belongs to metadata: ${other}, but metadata is ${metadata}${mode}: ${WORDS[metadata]}.`,
          remedy:
            instead === ""
              ? `Leave it out, or write metadata: ${other} for a new cluster.`
              : `Use ${instead}, or write metadata: ${other} for a new cluster.`,
        };
      });
  },
};

const ofKraft = (check: (spec: Spec) => readonly Finding[]): Rule => ({
  reads: ["metadata", "controllers", "brokers.count"],
  check: (spec) => (spec.metadata === "kraft" ? check(spec) : []),
});

const finding = (path: Path, message: string, remedy: string): Finding => ({
  code: "controllers",
  path,
  part: "value",
  message,
  remedy,
});

const enoughBrokers = ofKraft((spec) => {
  const count = controllerCount(spec);
  if (!spec.controllers.combined || count <= spec.brokers.count) return [];
  return [
    finding(
      ["controllers", "count"],
      `controllers.count is ${count} and they are combined with brokers, but brokers.count is ${spec.brokers.count}.`,
      `Set brokers.count to ${count} or more, or controllers.count to ${spec.brokers.count < 3 ? 1 : 3}.`,
    ),
  ];
});

/** A process that is both is a broker, and described as one. */
const describedAsBrokers = ofKraft(({ controllers, written }) =>
  (["heap", "image", "overrides"] as const)
    .filter((key) => controllers.combined && written.has(`controllers.${key}`))
    .map((key) =>
      finding(
        ["controllers", key],
        `controllers.${key} is written, but controllers.combined is true: the brokers are the controllers.`,
        `Use brokers.${key}.`,
      ),
    ),
);

export const metadataRules: readonly Rule[] = [ofThisMode, enoughBrokers, describedAsBrokers];
