import type { Spec } from "../../spec/schema.ts";
import { mebibytes } from "../sizes.ts";
import type { Rule } from "./rule.ts";

/** Below these a process dies at its first load: a broker of its log cleaner's and its requests' buffers. */
const LEAST_MIB = { brokers: 128, controllers: 64, zookeeper: 32, connect: 96 } as const;

function enoughHeap(section: keyof typeof LEAST_MIB): Rule {
  return {
    reads: [`${section}.heap`],
    check(spec: Spec) {
      const { heap } = spec[section] ?? {};
      const least = LEAST_MIB[section];
      if (heap === undefined || mebibytes(heap) >= least) return [];
      return [
        {
          code: "bad-size",
          path: [section, "heap"],
          part: "value",
          message: `${section}.heap is ${heap}, less than the ${least}m a ${section === "connect" ? "worker" : "node"} needs to stay alive.`,
          remedy: `Set it to ${least}m or more.`,
        },
      ];
    },
  };
}

export const memoryRules: readonly Rule[] = (["brokers", "controllers", "zookeeper", "connect"] as const).map(
  enoughHeap,
);
