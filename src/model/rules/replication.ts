import { defaultMinInSync, resolveReplication } from "../replication.ts";
import type { Rule } from "./rule.ts";

const factorWithinBrokers: Rule = {
  reads: ["replication.factor", "brokers.count"],
  check(spec) {
    const { factor } = resolveReplication(spec);
    const { count } = spec.brokers;
    if (factor <= count) return [];
    return [
      {
        code: "replication-exceeds-brokers",
        path: ["replication", "factor"],
        part: "value",
        message:
          `replication.factor is ${factor}, but brokers.count is ${count}: ` +
          `a broker holds one copy of a partition at most, so no topic could be created.`,
        remedy: `Set replication.factor to ${count} or less, or brokers.count to ${factor} or more.`,
      },
    ];
  },
};

const minInSyncBelowFactor: Rule = {
  reads: ["replication.factor", "replication.minInSync", "brokers.count"],
  check(spec) {
    const { factor, minInSync } = resolveReplication(spec);
    if (minInSync < factor || (minInSync === 1 && factor === 1)) return [];
    const comparison =
      minInSync === factor
        ? `the same as replication.factor: with one broker down every producer with acks=all would stop.`
        : `more than replication.factor, which is ${factor}: no producer with acks=all could ever write.`;
    return [
      {
        code: "min-in-sync",
        path: ["replication", "minInSync"],
        part: "value",
        message: `replication.minInSync is ${minInSync}, ${comparison}`,
        remedy: `Set it to ${defaultMinInSync(Math.min(factor, spec.brokers.count))}.`,
      },
    ];
  },
};

export const replicationRules: readonly Rule[] = [factorWithinBrokers, minInSyncBelowFactor];
