import { SESSION_MS } from "../session.ts";
import type { Rule } from "./rule.ts";

/** Ticks a session may last, by ZooKeeper's own bounds: 2 to 20. */
const TICKS = { least: 2, most: 20 } as const;
const DEFAULT_TICK_MS = 2000;

/** ZooKeeper moves a session timeout beyond its bounds into them without a word, and failures are noticed late. */
const sessionWithinTicks: Rule = {
  reads: ["metadata", "profile", "brokers.overrides", "zookeeper.overrides"],
  check({ metadata, profile, brokers, zookeeper }) {
    if (metadata === "kraft") return [];
    const tick = Number(zookeeper.overrides.tickTime ?? DEFAULT_TICK_MS);
    const written = brokers.overrides["zookeeper.session.timeout.ms"];
    const session = Number(written ?? SESSION_MS[profile]);
    const [least, most] = [tick * TICKS.least, tick * TICKS.most];
    if (!(session < least || session > most)) return [];
    return [
      {
        code: "session-timeout",
        path:
          written === undefined
            ? ["zookeeper", "overrides", "tickTime"]
            : ["brokers", "overrides", "zookeeper.session.timeout.ms"],
        part: "value",
        message:
          `The brokers' zookeeper.session.timeout.ms is ${session}, but with ZooKeeper's tickTime of ${tick} ` +
          `a session lasts ${least} to ${most} ms.`,
        remedy: "Bring one of the two into line with the other.",
      },
    ];
  },
};

export const quorumRules: readonly Rule[] = [sessionWithinTicks];
