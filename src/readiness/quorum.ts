import { type QuorumView, readQuorum } from "../kafka/client.ts";
import type { Controller } from "../model/cluster.ts";
import { majorityOf } from "../model/ids.ts";
import { messageOf } from "./message.ts";

/** What looking at a controller needs to know of it. */
export type SeenVoter = Pick<Controller, "name" | "host" | "id" | "controllerPort">;

/** A KRaft quorum at one look. */
export interface QuorumState {
  /** `node.id` of the controller that leads, by its own word; undefined = none says so. */
  readonly leaderId: number | undefined;
  /** Why the leader's word is not known; empty where it is. */
  readonly reason: string;
  readonly epoch: number;
  /** -1 = the leader is new, and no majority has followed it yet. */
  readonly highWatermark: number;
  /** Every controller that should have a vote. */
  readonly voters: readonly VoterState[];
  /** Ids that the leader counts, and nobody here knows. */
  readonly strangers: readonly number[];
}

export interface VoterState {
  readonly node: string;
  readonly id: number;
  /** Whether it was asked on its listener CONTROLLER, and answered. */
  readonly answers: boolean;
  /** `leader`, `follower`, or why it did not answer. */
  readonly said: string;
  /** By the leader's word: it has a vote. */
  readonly votes: boolean;
  /** How long ago it had everything the leader has, in ms; undefined = not since this one leads, or nobody knows. */
  readonly lagMs: number | undefined;
}

/** What of a node concerns the quorum. */
export interface Candidate {
  readonly name: string;
  readonly id: number;
}

/**
 * A follower that had everything at most so long ago is counted as one that has. Offsets tell less: the leader writes
 * something every half second, and a follower asks as often.
 */
export const CAUGHT_UP_MS = 2000;

/** Puts together what the controllers answered (`probe.sh quorum`), by their names. */
export async function quorumOf(
  voters: readonly SeenVoter[],
  said: (node: string) => string,
): Promise<QuorumState | undefined> {
  if (voters.length === 0) return undefined;
  const heard = await Promise.all(voters.map(async (voter) => ({ ...voter, ...(await hear(said(voter.name))) })));
  // One that was cut off may still mean to lead: the newest election counts.
  const views = heard.flatMap(({ id, view }) => (view?.leaderId === id ? [view] : []));
  const view = views.sort((a, b) => b.epoch - a.epoch)[0];
  return {
    leaderId: view?.leaderId,
    reason: view === undefined ? whyNoLeader(heard) : "",
    epoch: view?.epoch ?? -1,
    highWatermark: view?.highWatermark ?? -1,
    voters: heard.map(({ name, id, answers, said }): VoterState => {
      const replica = view?.voters.find((one) => one.id === id);
      const role = id === view?.leaderId ? "leader" : "follower";
      const words = answers ? role : said;
      return { node: name, id, answers, said: words, votes: replica !== undefined, lagMs: replica?.lagMs };
    }),
    strangers: view?.voters.map(({ id }) => id).filter((id) => !voters.some((voter) => voter.id === id)) ?? [],
  };
}

interface Heard {
  readonly answers: boolean;
  readonly said: string;
  readonly view?: QuorumView | undefined;
}

async function hear(said: string): Promise<Heard> {
  const hex = /^answer=([0-9a-f]+)$/.exec(said)?.[1];
  if (hex === undefined) return { answers: false, said };
  try {
    return { answers: true, said, view: await readQuorum(hex) };
  } catch (error) {
    return { answers: false, said: messageOf(error) };
  }
}

function whyNoLeader(heard: readonly (Candidate & Heard)[]): string {
  const silent = heard.filter(({ answers }) => !answers).map(({ name, said }) => `${name} (${said})`);
  return silent.length === 0 ? "an election goes on" : silent.join(", ");
}

/** It answers, has a vote, and everything that the leader has. */
export const isCaughtUp = ({ answers, votes, lagMs }: VoterState): boolean =>
  answers && votes && lagMs !== undefined && lagMs <= CAUGHT_UP_MS;

/** Why a controller does not count now, in a few words. */
export function shortcoming({ answers, said, votes, lagMs }: VoterState): string {
  if (!answers) return said;
  if (!votes) return "has no vote";
  return lagMs === undefined ? "has never caught up" : `${(lagMs / 1000).toFixed(1)} s behind`;
}

/**
 * Why the quorum would not keep a majority of caught-up voters, with `without` stopped where it is given; nothing = it
 * would. A single controller has nobody to lean on, and may always go.
 */
export function quorumReasons(quorum: QuorumState | undefined, without?: Candidate): readonly string[] {
  if (quorum === undefined) return [];
  const goes = quorum.voters.some(({ node }) => node === without?.name);
  const size = quorum.voters.length + quorum.strangers.length;
  if (goes && size === 1) return [];
  if (quorum.leaderId === undefined) return [`the quorum has no leader: ${quorum.reason}`];
  const others = quorum.voters.filter(({ node }) => !goes || node !== without?.name);
  const kept = others.filter(isCaughtUp).length;
  const majority = majorityOf(size);
  if (kept >= majority && quorum.highWatermark >= 0) return [];
  if (kept >= majority) return ["the quorum's leader is new: no majority has followed it yet"];
  const behind = others.filter((voter) => !isCaughtUp(voter)).map((voter) => `${voter.node} (${shortcoming(voter)})`);
  const unknown = quorum.strangers.map((id) => `id ${id} (not of this cluster)`);
  const few = goes ? `without ${without?.name} only` : "only";
  return [
    `${few} ${kept} of ${size} controllers ${goes ? "would be" : "are"} there and caught up, ${majority} are needed; ${[...behind, ...unknown].join(", ")}`,
  ];
}

/**
 * Whether a controller whose data is gone may be born again, with its old id and nothing else: only while a majority has
 * everything without it. With fewer, those that are left may not know what the quorum had agreed on, and its empty vote
 * would make that the truth. Pure; nothing = it may.
 */
export function mayRefill(
  voter: Candidate,
  { quorum }: { readonly quorum?: QuorumState | undefined },
): readonly string[] {
  if (quorum === undefined) return ["nobody has asked the quorum"];
  const size = quorum.voters.length + quorum.strangers.length;
  if (size === 1) return [`${voter.name} was the only controller: nobody else knows what it knew`];
  return quorumReasons(quorum, voter);
}
