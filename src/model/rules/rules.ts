import type { Finding } from "../../spec/explain.ts";
import type { Path } from "../../spec/problem.ts";
import type { Spec } from "../../spec/schema.ts";
import { connectRules } from "./connect.ts";
import { externalRules } from "./external.ts";
import { imageRules } from "./images.ts";
import { kubernetesRules } from "./kubernetes.ts";
import { listenerRules } from "./listeners.ts";
import { memoryRules } from "./memory.ts";
import { metadataRules } from "./metadata.ts";
import { networkRules } from "./networks.ts";
import { overrideRules } from "./overrides.ts";
import { placementRules } from "./placement.ts";
import { quorumRules } from "./quorum.ts";
import { replicationRules } from "./replication.ts";
import type { Rule } from "./rule.ts";
import { topicRules } from "./topics.ts";
import { uiRules } from "./ui.ts";
import { versionRules } from "./versions.ts";

/** Every rule over a description's values together. */
export const rules: readonly Rule[] = [
  ...metadataRules,
  ...versionRules,
  ...imageRules,
  ...quorumRules,
  ...replicationRules,
  ...listenerRules,
  ...networkRules,
  ...kubernetesRules,
  ...externalRules,
  ...placementRules,
  ...memoryRules,
  ...overrideRules,
  ...topicRules,
  ...connectRules,
  ...uiRules,
];

/** Runs every rule whose values were all read as they were meant; the others would speak of our defaults. */
export function checkRules(spec: Spec, damaged: readonly Path[]): readonly Finding[] {
  return rules
    .filter((rule) => (rule.target ?? spec.target) === spec.target && !isDamaged(rule, damaged))
    .flatMap((rule) => rule.check(spec));
}

function isDamaged(rule: Rule, damaged: readonly Path[]): boolean {
  const reads = rule.target === undefined ? rule.reads : ["target", ...rule.reads];
  return reads.some((read) =>
    damaged.some((path) => {
      const text = path.join(".");
      return text === "" || read === text || read.startsWith(`${text}.`);
    }),
  );
}
