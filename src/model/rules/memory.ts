import type { Spec } from "../../spec/schema.ts";
import { mebibytes } from "../sizes.ts";
import type { Rule } from "./rule.ts";

/** Below these a node dies at its first load: a broker of its log cleaner's and its requests' buffers. */
const LEAST_MIB = { brokers: 128, zookeeper: 32 } as const;

function enoughHeap(section: keyof typeof LEAST_MIB): Rule {
  return {
    reads: [`${section}.heap`],
    check(spec: Spec) {
      const { heap } = spec[section];
      const least = LEAST_MIB[section];
      if (heap === undefined || mebibytes(heap) >= least) return [];
      return [
        {
          code: "bad-size",
          path: [section, "heap"],
          part: "value",
          message: `${section}.heap is ${heap}, less than the ${least}m a node needs to stay alive.`,
          remedy: `Set it to ${least}m or more.`,
        },
      ];
    },
  };
}

export const memoryRules: readonly Rule[] = [enoughHeap("brokers"), enoughHeap("zookeeper")];
