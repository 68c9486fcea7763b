import { NEWEST_VERSION } from "../../spec/fields.ts";
import type { MetadataMode } from "../cluster.ts";
import { isOlderLine, lineOf, majorOf, newestOf, VERSIONS } from "../versions.ts";
import type { Rule } from "./rule.ts";

const knownVersion: Rule = {
  reads: ["version", "metadata"],
  check({ version, metadata }) {
    const known = VERSIONS[metadata];
    if (known.includes(version)) return [];
    if (metadata === "zookeeper" && (majorOf(version) ?? 0) >= 4) {
      const major = majorOf(version);
      return [
        {
          code: "version-without-zookeeper",
          path: ["version"],
          part: "value",
          message: `version is ${version}, but Kafka ${major} has no ZooKeeper mode; 3.9 is the last line that has.`,
          remedy: `Write version: ${NEWEST_VERSION}, or metadata: kraft for a new cluster.`,
        },
      ];
    }
    return [
      {
        code: "unsupported-version",
        path: ["version"],
        part: "value",
        message: `version is ${version}, which is not one of those this program knows${metadata === "kraft" ? " with KRaft" : ""}: ${known.join(", ")}.`,
        remedy: `Write version: ${newestOf(metadata)}.`,
      },
    ];
  },
};

/** The line whose protocol or features are in force is one that the brokers of `version` speak. */
function knownLine(key: "interBrokerProtocol" | "metadataVersion", mode: MetadataMode): Rule {
  return {
    reads: ["version", "metadata", key],
    check(spec) {
      const { version, [key]: line } = spec;
      if (line === undefined || spec.metadata !== mode) return [];
      const lines = [...new Set(VERSIONS[mode].map(lineOf))].filter((known) => !isOlderLine(version, known));
      if (lines.length === 0 || lines.includes(line)) return [];
      return [
        {
          code: "protocol-version",
          path: [key],
          part: "value",
          message: `${key} is ${line}, but Kafka ${version} speaks ${lines.join(", ")} as far as this program knows.`,
          remedy: `Leave it out for ${lineOf(version)}, or write the line the ${mode === "kraft" ? "cluster comes" : "brokers come"} from.`,
        },
      ];
    },
  };
}

export const versionRules: readonly Rule[] = [
  knownVersion,
  knownLine("interBrokerProtocol", "zookeeper"),
  knownLine("metadataVersion", "kraft"),
];
