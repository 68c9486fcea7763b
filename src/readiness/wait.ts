import type { ProfileName } from "../model/cluster.ts";
import { type Consents, consentHint } from "../spec/consent.ts";
import { assess, type Unready } from "./assess.ts";
import { mayRestart, type Stoppable } from "./gate.ts";
import { poll } from "./poll.ts";
import { isCaughtUp, shortcoming } from "./quorum.ts";
import { type ClusterSnapshot, look, untilPromising } from "./snapshot.ts";
import type { Vantage } from "./vantage.ts";

/** A wait whose deadline has passed: what was waited for, what was seen last and which log to read, in the message. */
export class NotReady extends Error {}

export interface WaitOptions {
  readonly deadlineMs: number;
  readonly onProgress: (text: string) => void;
}

export const everyMs = 200;
/** A look from inside starts processes in the containers, at the expense of JVMs that are starting there. */
export const restMs = 2000;
/** Brokers that have just been made take longer than that, and nothing else is waited for. */
const startMs = 5000;

/** What a poll waits for before each look: for so long at most, and not beyond its deadline. */
export const promising = (vantage: Vantage, atMostMs: number) => (leftMs: number) =>
  untilPromising(vantage, Math.min(atMostMs, leftMs));

/** Resolves with the first look in which everything holds. Rejects with NotReady. */
export async function waitReady(vantage: Vantage, options: WaitOptions): Promise<ClusterSnapshot> {
  const { seen, complete, seconds } = await poll(
    () => look(vantage),
    (snapshot) => assess(vantage.brokers, snapshot).map((unready) => unready.message),
    {
      deadlineMs: options.deadlineMs,
      everyMs,
      before: promising(vantage, startMs),
      onChange: (missing, s) => options.onProgress(progressOf(missing, s)),
    },
  );
  if (complete) return seen;
  throw new NotReady(await explain(vantage, assess(vantage.brokers, seen), seconds));
}

export interface GateOptions extends WaitOptions {
  readonly profile: ProfileName;
  readonly consents: Consents;
  /** What goes on where this stopped; `pulumi up` where nothing else is said. */
  readonly again?: string;
  /** Nodes changed earlier in this run: they have to be back first. */
  readonly changed: readonly Stoppable[];
  /** Whether the node is really down, although it seems to run: nothing is lost then by repairing it. */
  readonly isDown?: (() => Promise<boolean>) | undefined;
}

/**
 * Resolves when `node`, which runs, may be stopped. Rejects with NotReady: then nothing is touched, the other nodes
 * stay as they are, and the next `up` goes on from there.
 */
export async function waitMayRestart(vantage: Vantage, node: Stoppable, options: GateOptions): Promise<void> {
  const reasons = (snapshot: ClusterSnapshot) => [
    ...mayRestart(node, snapshot, options.consents.has(interrupting(node))).reasons,
    ...options.changed.flatMap((other) => notBack(other, snapshot)),
  ];
  let down = false;
  const lookAtAll = async () => {
    const [snapshot, isDown] = await Promise.all([look(vantage, { secondOpinion: true }), options.isDown?.()]);
    down = isDown === true;
    return snapshot;
  };
  const { seen, complete, seconds } = await poll(lookAtAll, (snapshot) => (down ? [] : reasons(snapshot)), {
    deadlineMs: options.deadlineMs,
    everyMs,
    before: promising(vantage, restMs),
    onChange: (missing, s) => options.onProgress(progressOf(missing, s)),
  });
  if (!complete) {
    throw new NotReady(
      [
        `${node.name} was not stopped: for ${Math.round(seconds)} s it could not be without harm.`,
        ...reasons(seen).map((text) => `  - ${text}`),
        ...hintFor(node, seen, options.consents),
        `The other nodes are as they were. Bring the missing ones back; the next \`${options.again ?? "pulumi up"}\` goes on from here.`,
      ].join("\n"),
    );
  }
  if (!down) refuseUnavailable(node, mayRestart(node, seen).unavoidable, options);
}

const interrupting = ({ name }: Stoppable): string => `interrupt:${name}`;

/** For one that runs and does not answer, where that is what it waited for. */
function hintFor(node: Stoppable, seen: ClusterSnapshot, consents: Consents): readonly string[] {
  const silent = mayRestart(node, seen).reasons.length > mayRestart(node, seen, true).reasons.length;
  return silent && !consents.has(interrupting(node))
    ? [`If its log shows that ${node.name} hangs for good, allow to stop it: ${consentHint(interrupting(node))}.`]
    : [];
}

function notBack(node: Stoppable, snapshot: ClusterSnapshot): string[] {
  const vote = snapshot.quorum?.voters.find((voter) => voter.node === node.name);
  const behind =
    vote === undefined || isCaughtUp(vote)
      ? []
      : [`${node.name} was changed and is not one of the quorum again yet (${shortcoming(vote)})`];
  if (node.role === "controller") return behind;
  if (node.role === "broker") {
    // Right after its stop it may still be listed.
    const answers = snapshot.addresses.some((address) => address.node === node.name && address.ok);
    return answers && snapshot.kafka?.brokers.some((b) => b.id === node.id)
      ? behind
      : [...behind, `${node.name} was changed and is not registered again yet`];
  }
  return snapshot.zookeepers.some((z) => z.node === node.name && z.role !== undefined)
    ? []
    : [`${node.name} was changed and has no role in the ensemble yet`];
}

function refuseUnavailable(node: Stoppable, partitions: readonly string[], options: GateOptions): void {
  if (partitions.length === 0) return;
  const topics = [...new Set(partitions.map((name) => name.slice(0, name.lastIndexOf("-"))))];
  const asked = topics.filter((topic) => !options.consents.has(`unavailable:${topic}`));
  const count = partitions.length === 1 ? "1 partition has" : `${partitions.length} partitions have`;
  const text = `${count} too few replicas to stay available while ${node.name} restarts: ${topics.join(", ")}`;
  if (options.profile === "laptop" || asked.length === 0) {
    options.onProgress(`${text}.`);
    return;
  }
  throw new NotReady(
    `${node.name} was not stopped. ${text}.\nGive those topics more replicas, or allow it: ${consentHint(asked.map((topic) => `unavailable:${topic}`).join(","))}.`,
  );
}

export function progressOf(missing: readonly string[], seconds: number): string {
  const more = missing.length > 2 ? `; and ${missing.length - 2} more` : "";
  return `waiting (${Math.round(seconds)} s): ${missing.slice(0, 2).join("; ")}${more}`;
}

/** The cause stands above the frames of its stack, which tell a person nothing. */
const tail = { read: 100, shown: 5 } as const;
const frame = /^\s+(at |\.\.\. \d+ more)/;

/** The last lines; of one that ends and is started again and again these may be of a new start, and its error before them. */
function telling(lines: readonly string[]): readonly string[] {
  const last = lines.slice(-tail.shown);
  const error = lines.findLastIndex((line) => /\b(ERROR|FATAL)\b/.test(line));
  if (error < 0 || error >= lines.length - tail.shown) return last;
  return [...lines.slice(error, error + 2), "…", ...last.slice(2)];
}

async function explain(vantage: Vantage, unready: readonly Unready[], seconds: number): Promise<string> {
  const nodes = [...new Set(unready.flatMap(({ node }) => node ?? []))];
  const logs = await Promise.all(
    nodes.map(async (node) => {
      const log = (await vantage.logTail(node, tail.read)).split("\n");
      const quoted = telling(log.filter((line) => line.trim() !== "" && !frame.test(line))).map(
        (line) => `      ${line}`,
      );
      return [`  ${node}: ${vantage.logCommand(node)}`, ...quoted].join("\n");
    }),
  );
  return [
    `Cluster ${vantage.name} is not ready after ${Math.round(seconds)} s. Last seen:`,
    ...unready.map(({ message }) => `  - ${message}`),
    ...(logs.length > 0 ? ["Logs that tell more:", ...logs] : []),
    "Nothing was removed. The next `pulumi up` looks again.",
  ].join("\n");
}
