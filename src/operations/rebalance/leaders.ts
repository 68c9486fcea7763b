import type { Placed } from "./placement.ts";

/**
 * Puts a leader first in each partition so that every broker leads as many as any other, give or take one, as far as the
 * replicas allow: of each topic, and of all together. A leader that need not change stays. Only the order of replicas
 * changes, which moves no data. Pure.
 */
export function spreadLeaders(partitions: readonly Placed[], before: readonly Placed[]): readonly Placed[] {
  const old = new Map(before.map((placed) => [`${placed.topic}-${placed.partition}`, placed.replicas[0]]));
  const leads = partitions.map(({ topic, partition, replicas }) => {
    const was = old.get(`${topic}-${partition}`);
    return was !== undefined && replicas.includes(was) ? was : (replicas[0] ?? -1);
  });
  for (let next = evened(partitions, leads); isBetter(partitions, next, leads); next = evened(partitions, leads))
    leads.splice(0, leads.length, ...next);
  return partitions.map((placed, at) => ({ ...placed, replicas: leaderFirst(placed.replicas, leads[at] ?? -1) }));
}

/** Even by topic as far as all together stay even. The order of replicas decides nothing: it is what comes out of this. */
function evened(placed: readonly Placed[], before: readonly number[]): number[] {
  const ascending = (ids: readonly number[]) => [...new Set(ids)].sort((a, b) => a - b);
  const partitions = placed.map((one) => ({ ...one, replicas: ascending(one.replicas) }));
  const leads = [...before];
  const all = { partitions, leads, brokers: ascending(partitions.flatMap(({ replicas }) => replicas)) };
  const everything = partitions.map((_, at) => at);
  for (const indexes of byTopic(partitions).values()) while (handOn(all, indexes)) {}
  while (handOn(all, everything, topicsStayEven(all))) {}
  while (handOn(all, everything)) {}
  return leads;
}

/** More even over all, or as even over all and more so by topic: what is only different is left as it is. */
function isBetter(partitions: readonly Placed[], next: readonly number[], now: readonly number[]): boolean {
  const unevenness = (leads: readonly number[], key: (at: number, id: number) => string): number => {
    const counts = new Map<string, number>();
    for (const [at, id] of leads.entries()) counts.set(key(at, id), (counts.get(key(at, id)) ?? 0) + 1);
    return [...counts.values()].reduce((sum, count) => sum + count * count, 0);
  };
  const inAll = (leads: readonly number[]) => unevenness(leads, (_, id) => `${id}`);
  const byTopics = (leads: readonly number[]) => unevenness(leads, (at, id) => `${partitions[at]?.topic} ${id}`);
  return inAll(next) < inAll(now) || (inAll(next) === inAll(now) && byTopics(next) < byTopics(now));
}

interface Leaders {
  readonly partitions: readonly Placed[];
  /** By the partition's index. */
  readonly leads: number[];
  readonly brokers: readonly number[];
}

/** Whether the partition at this index may go from one leader to another. */
type May = (at: number, from: number, to: number) => boolean;

function byTopic(partitions: readonly Placed[]): ReadonlyMap<string, readonly number[]> {
  const indexes = new Map<string, number[]>();
  for (const [at, { topic }] of partitions.entries()) {
    const known = indexes.get(topic) ?? [];
    known.push(at);
    indexes.set(topic, known);
  }
  return indexes;
}

const leaderFirst = (replicas: readonly number[], leader: number): readonly number[] => [
  leader,
  ...replicas.filter((id) => id !== leader),
];

/** The one who gets it leads less of that topic, as it is now. */
function topicsStayEven({ partitions, leads }: Leaders): () => May {
  return () => {
    const counts = new Map<string, number>();
    const key = (at: number, id: number) => `${partitions[at]?.topic} ${id}`;
    for (const [at, id] of leads.entries()) counts.set(key(at, id), (counts.get(key(at, id)) ?? 0) + 1);
    return (at, from, to) => (counts.get(key(at, from)) ?? 0) > (counts.get(key(at, to)) ?? 0);
  };
}

/**
 * From a broker that leads much to one that leads at least two less, over others where need be: each on the way hands
 * one partition on and gets one. Only partitions at these indexes. false = no such way.
 */
function handOn({ partitions, leads, brokers }: Leaders, indexes: readonly number[], rule = anyway): boolean {
  const may = rule();
  const led = new Map<number, number[]>(brokers.map((id) => [id, []]));
  for (const at of indexes) led.get(leads[at] ?? -1)?.push(at);
  const count = (id: number) => led.get(id)?.length ?? 0;
  for (const from of brokers.toSorted((a, b) => count(b) - count(a))) {
    const cameBy = new Map<number, number>();
    const queue = [from];
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
      if (count(from) - count(id) >= 2) {
        giveAlong(leads, cameBy, from, id);
        return true;
      }
      for (const at of led.get(id) ?? []) {
        for (const next of partitions[at]?.replicas ?? []) {
          if (next === from || cameBy.has(next) || !may(at, id, next)) continue;
          cameBy.set(next, at);
          queue.push(next);
        }
      }
    }
  }
  return false;
}

const anyway = (): May => () => true;

function giveAlong(leads: number[], cameBy: ReadonlyMap<number, number>, from: number, to: number): void {
  for (let id = to; id !== from; ) {
    const at = cameBy.get(id);
    if (at === undefined) return;
    const giver = leads[at] ?? from;
    leads[at] = id;
    id = giver;
  }
}
