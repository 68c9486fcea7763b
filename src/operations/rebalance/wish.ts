import type { KafkaSnapshot, TopicState } from "../../kafka/client.ts";
import type { ClusterSnapshot } from "../../readiness/snapshot.ts";
import type { Settings } from "../cluster/settings.ts";
import { Failure } from "../output/failure.ts";
import type { Wish } from "./placement.ts";
import { placedIn } from "./reassign.ts";

/** What a person asked for. */
export interface Asked {
  /** Names of topics; empty = all. */
  readonly topics: readonly string[];
  /** Ids of brokers that are to hold nothing afterwards. */
  readonly leaving: readonly number[];
  /** undefined = raise what has less than the brokers' default, leave the rest. */
  readonly factor: number | undefined;
}

/** A topic that has fewer replicas than the brokers give new ones. */
export interface Raised {
  readonly topic: string;
  readonly from: number;
  readonly to: number;
}

const OWN: Readonly<Record<string, string>> = {
  __consumer_offsets: "offsets.topic.replication.factor",
  __transaction_state: "transaction.state.log.replication.factor",
};

/** The wish behind a request, for what the cluster has. `settings` are a broker's own file. Throws a Failure. Pure. */
export function wishOf(asked: Asked, { brokers, topics }: KafkaSnapshot, settings: Settings): Wish {
  const holders = brokers.filter(({ id }) => !asked.leaving.includes(id)).map(({ id, rack }) => ({ id, rack }));
  const wanted = (topic: string, now: number): number => {
    if (asked.factor !== undefined) return asked.factor;
    const usual = Number(settings.get(OWN[topic] ?? "default.replication.factor") ?? 1);
    return Math.max(now, Math.min(usual, holders.length));
  };
  const chosen = chooseTopics(asked.topics, topics);
  const tooMany = chosen.filter(({ name, partitions }) =>
    partitions.some(({ replicas }) => wanted(name, replicas.length) > holders.length),
  );
  if (tooMany.length > 0) {
    throw new Failure(
      `${holders.length} brokers stay, and ${tooMany.map(({ name }) => name).join(", ")} would need more, one for each replica.`,
      { remedy: "Keep more brokers, or give those topics fewer replicas: --topics NAMES --replication-factor N." },
    );
  }
  return { holders, partitions: placedIn(chosen), factorOf: wanted };
}

/**
 * Throws a Failure when a broker is away that is to stay: its replicas would be moved to the others, and back again once
 * it has come back. `nodes` are all brokers there should be. Pure.
 */
export function refuseMissing(
  nodes: readonly { readonly node: string; readonly id: number }[],
  leaving: readonly number[],
  { brokers }: KafkaSnapshot,
): void {
  const away = nodes.filter(({ id }) => !leaving.includes(id) && !brokers.some((broker) => broker.id === id));
  if (away.length === 0) return;
  const names = away.map(({ node }) => node);
  throw new Failure(`${names.join(", ")} ${away.length === 1 ? "is" : "are"} not registered: nothing was moved.`, {
    remedy: `Bring it back first, or say that it is to leave: --remove ${names.join(",")}.`,
  });
}

/** Throws a Failure where an address of this cluster leads to another, whose replicas would be moved in its place. Pure. */
export function refuseOthers({ addresses }: Pick<ClusterSnapshot, "addresses">): void {
  const elsewhere = addresses.filter(({ otherCluster }) => otherCluster === true);
  if (elsewhere.length === 0) return;
  throw new Failure(`${elsewhere.map(({ said }) => said).join("; ")}: nothing was moved.`, {
    remedy: "Lead those names and ports to this cluster's brokers first.",
  });
}

/** The topics of a wish that get more replicas than they have. Pure. */
export function raisedBy({ partitions, factorOf }: Wish): readonly Raised[] {
  const lowest = new Map<string, number>();
  for (const { topic, replicas } of partitions)
    lowest.set(topic, Math.min(lowest.get(topic) ?? replicas.length, replicas.length));
  return [...lowest]
    .map(([topic, from]) => ({ topic, from, to: factorOf(topic, from) }))
    .filter(({ from, to }) => to > from);
}

function chooseTopics(names: readonly string[], topics: readonly TopicState[]): readonly TopicState[] {
  const unknown = names.filter((name) => !topics.some((topic) => topic.name === name));
  if (unknown.length > 0) throw new Failure(`There is no topic named ${unknown.join(", ")}.`);
  return names.length === 0 ? topics : topics.filter(({ name }) => names.includes(name));
}
