import type { Finding } from "../../spec/explain.ts";
import { formatPath, type Path } from "../../spec/problem.ts";
import type { Spec } from "../../spec/schema.ts";
import { millicores } from "../cpu.ts";
import type { Rule } from "./rule.ts";

/** What Kubernetes would refuse of pods only when they are made. */

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
const LABEL_VALUE = /^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/;

const labelValues: Rule = {
  target: "kubernetes",
  reads: ["labels", "kubernetes.nodeSelector"],
  check: ({ labels, kubernetes: { nodeSelector } }) => [
    ...illegal(["labels"], labels),
    ...illegal(["kubernetes", "nodeSelector"], nodeSelector),
  ],
};

/** The charts' own, by which StatefulSets and Services find their pods. */
const CHARTS_OWN: ReadonlySet<string> = new Set([
  "app.kubernetes.io/name",
  "app.kubernetes.io/instance",
  "app.kubernetes.io/managed-by",
]);

const ownLabels: Rule = {
  target: "kubernetes",
  reads: ["labels"],
  check: ({ labels }) =>
    Object.keys(labels)
      .filter((key) => CHARTS_OWN.has(key))
      .map((key) => ({
        code: "bad-label",
        path: ["labels", key],
        part: "key",
        message: `${formatPath(["labels", key])} is a label the charts set themselves: StatefulSets and Services find their pods by those.`,
        remedy: "Leave it out, or choose another name.",
      })),
};

function illegal(path: Path, labels: Spec["labels"]): readonly Finding[] {
  return Object.entries(labels)
    .filter(([, value]) => !LABEL_VALUE.test(String(value)))
    .map(([key, value]) => ({
      code: "bad-label",
      path: [...path, key],
      part: "value",
      message: `${formatPath([...path, key])} is "${value}"; on Kubernetes a label's value is up to 63 letters, digits, ".", "_" and "-".`,
      remedy: path[0] === "labels" ? "Change it, or write it as one of kubernetes.podAnnotations." : "Change it.",
    }));
}

const cpuLimits: Rule = {
  target: "kubernetes",
  reads: ["kubernetes.resources"],
  check: ({ kubernetes: { resources } }) =>
    (["broker", "zookeeper"] as const).flatMap((role) => {
      const { cpu, cpuLimit } = resources[role];
      if (cpuLimit === undefined || millicores(cpuLimit) >= millicores(cpu)) return [];
      const path = ["kubernetes", "resources", role, "cpuLimit"];
      return [
        {
          code: "bad-size",
          path,
          part: "value",
          message: `${formatPath(path)} is ${cpuLimit}, less than the ${cpu} that cpu sets aside.`,
          remedy: `Set it to ${cpu} or more, or leave it out.`,
        },
      ];
    }),
};

const tolerations: Rule = {
  target: "kubernetes",
  reads: ["kubernetes.tolerations"],
  check: ({ kubernetes }) =>
    kubernetes.tolerations.flatMap(({ key, operator, value, effect, tolerationSeconds }, at): readonly Finding[] => {
      const path = ["kubernetes", "tolerations", String(at)];
      if (operator === "Exists" && value !== undefined)
        return [useless([...path, "value"], "operator: Exists", "value")];
      if (operator === "Equal" && key === undefined) return [useless([...path], "no key", "operator: Equal")];
      if (tolerationSeconds !== undefined && effect !== "NoExecute")
        return [useless([...path, "tolerationSeconds"], "an effect other than NoExecute", "tolerationSeconds")];
      return [];
    }),
};

function useless(path: Path, beside: string, what: string): Finding {
  return {
    code: "useless-key",
    path,
    part: "value",
    message: `${formatPath(path.slice(0, 3))} has ${what} beside ${beside}, which Kubernetes refuses.`,
    remedy:
      what === "operator: Equal"
        ? "Write the taint's key, or operator: Exists for every taint."
        : `Leave one of the two out.`,
  };
}

/** The pod's label tells the rack, through a provider of ours. */
const rack: Rule = {
  target: "kubernetes",
  reads: ["kubernetes.rackLabel", "brokers.overrides"],
  check: ({ brokers: { overrides }, kubernetes: { rackLabel } }) =>
    rackLabel === undefined || !Object.hasOwn(overrides, "broker.rack")
      ? []
      : [
          {
            code: "protected-property",
            path: ["brokers", "overrides", "broker.rack"],
            part: "key",
            message: `brokers.overrides sets broker.rack, but kubernetes.rackLabel lets the label ${rackLabel} of each pod tell it.`,
            remedy: "Leave one of the two out.",
          },
        ],
};

export const placementRules: readonly Rule[] = [labelValues, ownLabels, cpuLimits, tolerations, rack];
