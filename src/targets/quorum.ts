import type { Cluster } from "../model/cluster.ts";
import { majorityOf } from "../model/ids.ts";
import { votersOf } from "../model/quorum.ts";
import type { Obstacle } from "./obstacle.ts";
import type { KeptVolume } from "./volumes.ts";

/** What the voters' volumes allow once the cluster holds data. */
export interface QuorumPlan {
  readonly obstacles: readonly Obstacle[];
  /** Voters that have lost their data: each may be born again while a majority of all is alive and caught up. */
  readonly refills: readonly string[];
}

/**
 * What the volumes of controllers allow in a cluster that holds data: never a new quorum, and no other list of voters than
 * the one it was born with. Pure.
 */
export function judgeQuorum(cluster: Cluster, kept: readonly KeptVolume[]): QuorumPlan {
  const voters = votersOf(cluster).map(({ name }) => name);
  const born = votersAtBirth(kept);
  if (born !== undefined && !isSame(born, voters)) return { obstacles: [changed(voters, born)], refills: [] };
  const isFilled = (name: string) => kept.some(({ node, hasData, marked }) => node === name && (hasData || marked));
  const lost = voters.filter((name) => !isFilled(name));
  const majority = majorityOf(voters.length);
  if (voters.length - lost.length < majority) return { obstacles: [quorumLost(voters, lost, majority)], refills: [] };
  return { obstacles: [], refills: lost };
}

/** By a record; one of another hand than this program's names members only, among whom dedicated ones are told by name. */
function votersAtBirth(kept: readonly KeptVolume[]): readonly string[] | undefined {
  const records = kept.flatMap(({ hasData, record }) => (hasData && record !== undefined ? [record] : []));
  const named = records.find(({ voters }) => voters !== undefined)?.voters;
  if (named !== undefined) return named;
  const members = [...new Set(records.flatMap((record) => record.members))];
  const dedicated = members.filter((name) => name.startsWith("controller-"));
  return dedicated.length === 0 ? undefined : dedicated;
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((name) => other.includes(name));

const areCombined = (voters: readonly string[]): boolean => !voters.some((name) => name.startsWith("controller-"));

function changed(wanted: readonly string[], born: readonly string[]): Obstacle {
  const combined = areCombined(born) !== areCombined(wanted);
  const key = combined ? "controllers.combined" : "controllers.count";
  const value = (voters: readonly string[]) => (combined ? areCombined(voters) : voters.length);
  return {
    code: "quorum-size-changed",
    about: key,
    message:
      `${key} is ${value(wanted)}, the cluster was born with ${value(born)} (${born.join(", ")}). Who has a vote stands in ` +
      "the quorum's own log, not in the description: nodes beside that list would never be asked, and nodes taken from it " +
      "would be missed by those who stay.",
    remedy: `Set ${key} to ${value(born)}. For another quorum, make a second cluster and let MirrorMaker copy the topics.`,
  };
}

function quorumLost(voters: readonly string[], lost: readonly string[], majority: number): Obstacle {
  return {
    code: "quorum-lost",
    about: "the controllers",
    message:
      `${lost.join(" and ")} lost their data; ${voters.length - lost.length} of ${voters.length} remain and ${majority} are needed. ` +
      "What the cluster knows of its topics is in those logs alone; a new quorum would begin without it, over brokers that " +
      "still hold records.",
    remedy: "Restore the volumes, or delete the cluster's data with `npm run down -- --delete-data` and begin again.",
  };
}
