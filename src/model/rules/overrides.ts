import { type Configured, protectionOf } from "../protected.ts";
import type { Rule } from "./rule.ts";

const SPEC_LABEL = "kafka-cluster.";

function freeKeys(role: Configured, section: "brokers" | "controllers" | "zookeeper" | "connect"): Rule {
  return {
    reads: [`${section}.overrides`, "metadata"],
    check(spec) {
      return Object.entries(spec[section]?.overrides ?? {}).flatMap(([key, value]) => {
        const protection = protectionOf(role, key, spec.metadata);
        if (!protection) return [];
        return [
          {
            code: "protected-property" as const,
            path: [section, "overrides", key],
            part: "key" as const,
            message: `${section}.overrides sets ${key} to ${String(value)}, but ${protection.reason}.`,
            remedy: protection.instead,
          },
        ];
      });
    },
  };
}

const foreignLabels: Rule = {
  reads: ["labels"],
  check: ({ labels }) =>
    Object.keys(labels)
      .filter((key) => key.startsWith(SPEC_LABEL))
      .map((key) => ({
        code: "bad-label",
        path: ["labels", key],
        part: "key",
        message: `labels has ${key}, but labels that begin with ${SPEC_LABEL} are how the program knows its own objects.`,
        remedy: "Give it another name.",
      })),
};

export const overrideRules: readonly Rule[] = [
  freeKeys("broker", "brokers"),
  freeKeys("controller", "controllers"),
  freeKeys("zookeeper", "zookeeper"),
  freeKeys("connect", "connect"),
  foreignLabels,
];
