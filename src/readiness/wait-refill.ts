import { type Consents, consentHint } from "../spec/consent.ts";
import type { Stoppable } from "./gate.ts";
import { poll } from "./poll.ts";
import { mayRefill } from "./quorum.ts";
import { mayRefillBroker, type RefillVerdict } from "./refill.ts";
import { type ClusterSnapshot, look } from "./snapshot.ts";
import type { Vantage } from "./vantage.ts";
import { everyMs, NotReady, progressOf, promising, restMs, type WaitOptions } from "./wait.ts";

export interface RefillWait extends WaitOptions {
  readonly consents: Consents;
  /** Others that have lost their data too, and may not begin yet. */
  readonly lost: readonly Stoppable[];
}

/**
 * Resolves when a node that has lost its data may be born again: a majority of the controllers has everything without it,
 * and each partition of a broker is led by another one. Rejects with NotReady: then nothing is made of it, for an empty vote
 * could undo what the quorum had agreed on, and an empty broker that is elected would have the others throw away what they have.
 */
export async function waitMayRefill(vantage: Vantage, node: Stoppable, options: RefillWait): Promise<void> {
  const verdict = (snapshot: ClusterSnapshot) => judge(node, snapshot, options);
  const votes = vantage.voters.some(({ name }) => name === node.name);
  const away = [node, ...options.lost].map(({ name }) => name);
  const others = { ...vantage, brokers: vantage.brokers.filter(({ name }) => !away.includes(name)) };
  const { seen, complete, seconds } = await poll(
    () => look(vantage, { secondOpinion: true }),
    (snapshot) => verdict(snapshot).reasons,
    {
      // Nobody can come back who would know what the only one knew.
      deadlineMs: votes && vantage.voters.length === 1 ? 0 : options.deadlineMs,
      everyMs,
      before: promising(others, restMs),
      onChange: (missing, s) => options.onProgress(progressOf(missing, s)),
    },
  );
  const { reasons, gone } = verdict(seen);
  if (!complete) throw new NotReady(refused(node, reasons, seconds));
  if (gone.length > 0) throw new NotReady(onlyThere(node, gone));
}

function judge(node: Stoppable, snapshot: ClusterSnapshot, { lost, consents }: RefillWait): RefillVerdict {
  const votes = node.role === "controller" || snapshot.quorum?.voters.some((voter) => voter.node === node.name);
  const reasons = votes ? mayRefill(node, snapshot) : [];
  if (node.role !== "broker") return { reasons, gone: [] };
  const brokers = lost.filter(({ role }) => role === "broker");
  const isGivenUp = (topic: string) => consents.has(giveUp(topic));
  const broker = mayRefillBroker(node, snapshot, { lost: brokers.map(({ id }) => id), isGivenUp });
  return { reasons: [...reasons, ...broker.reasons], gone: broker.gone };
}

function refused({ name, role }: Stoppable, reasons: readonly string[], seconds: number): string {
  const others = role === "broker" ? "the others" : "its quorum";
  return [
    `${name} has no data and was not started: for ${Math.round(seconds)} s ${others} could not do without it.`,
    ...reasons.map((text) => `  - ${text}`),
    `Bring the other ${role}s back, or the volume of ${name} from a backup; the next \`pulumi up\` goes on from here.`,
  ].join("\n");
}

/** Kafka's own way to save what an older copy has comes before giving all of it up. */
function onlyThere({ name }: Stoppable, gone: readonly string[]): string {
  const topics = [...new Set(gone.map((partition) => partition.slice(0, partition.lastIndexOf("-"))))];
  const named = `${gone.slice(0, 5).join(", ")}${gone.length > 5 ? `, and ${gone.length - 5} more` : ""}`;
  const have = gone.length === 1 ? "1 partition has" : `${gone.length} partitions have`;
  return [
    `${name} has no data and was not started. ${have} nobody else in sync: ${named}. Started empty, ${name} would lead them, and whoever has an older copy would throw it away.`,
    `Restore the volume of ${name}. Where another broker has an older copy, make that the leader first: kafka-cluster tool kafka-leader-election --election-type unclean --topic TOPIC --partition N.`,
    `Or give up all records of these topics: ${consentHint([`empty-volume:${name}`, ...topics.map(giveUp)].join(","))}.`,
  ].join("\n");
}

const giveUp = (topic: string): string => `delete-records:${topic}`;
