import { NEWEST_VERSION } from "../../spec/fields.ts";
import { majorOf, VERSIONS } from "../versions.ts";
import type { Rule } from "./rule.ts";

const knownVersion: Rule = {
  reads: ["version"],
  check({ version }) {
    if (VERSIONS.some((known) => known === version)) return [];
    const major = majorOf(version) ?? 0;
    if (major >= 4) {
      return [
        {
          code: "version-without-zookeeper",
          path: ["version"],
          part: "value",
          message: `version is ${version}, but Kafka ${major} has no ZooKeeper mode; 3.9 is the last line that has.`,
          remedy: `Write version: ${NEWEST_VERSION}.`,
        },
      ];
    }
    return [
      {
        code: "unsupported-version",
        path: ["version"],
        part: "value",
        message: `version is ${version}, which is not one of those this program knows: ${VERSIONS.join(", ")}.`,
        remedy: `Write version: ${NEWEST_VERSION}.`,
      },
    ];
  },
};

export const versionRules: readonly Rule[] = [knownVersion];
