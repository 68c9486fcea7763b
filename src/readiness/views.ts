import { formatAddress, type KafkaSnapshot, type PartitionState, type TopicState } from "../kafka/client.ts";

/** What one broker said, and at which address (`host:port`). */
export interface View {
  readonly address: string;
  readonly said: KafkaSnapshot;
}

/**
 * What holds by the word of every broker that was asked. One that the controller does not reach goes on answering with
 * what it knew before, and calls replicas in sync that are not: a replica is in sync when all say so. Those whom most
 * others do not know any more are not listened to, nor those who know nobody yet because they have just started. Pure;
 * undefined = nobody said anything.
 */
export function agreed(views: readonly View[]): KafkaSnapshot | undefined {
  const informed = views.filter(({ said }) => said.brokers.length > 0);
  const sound = informed.filter((view) => isKnown(view, informed));
  const [first, ...others] = (sound.length > 0 ? sound : informed).map(({ said }) => said);
  if (first === undefined) return views[0]?.said;
  return {
    clusterId: first.clusterId,
    controllerId: mostSaid([first, ...others].map(({ controllerId }) => controllerId)),
    brokers: first.brokers.filter(({ id }) => others.every(({ brokers }) => brokers.some((other) => other.id === id))),
    topics: topicsOf([first, ...others]),
  };
}

/** A broker, by the address it was asked at, and topics that it does not know although others list them. */
export interface Unaware {
  readonly address: string;
  readonly topics: readonly string[];
}

/** Those who answer and have not been told of every topic yet, as right after a start: they would deny them to clients. */
export function unawareIn(views: readonly View[]): readonly Unaware[] {
  const known = agreed(views)?.topics.map(({ name }) => name) ?? [];
  return views
    .map(({ address, said }) => ({
      address,
      topics: known.filter((name) => !said.topics.some((topic) => topic.name === name)),
    }))
    .filter(({ topics }) => topics.length > 0);
}

/** Ids of those who said something; undefined where it cannot be told who they are. */
export function heardIn(views: readonly View[]): readonly number[] | undefined {
  const ids = views.map(ownId);
  return ids.every((id) => id !== undefined) ? ids : undefined;
}

const ownId = ({ address, said }: View): number | undefined =>
  said.brokers.find((broker) => formatAddress(broker) === address)?.id;

/** More than half know the broker whose word this is; one that does not know itself by this address is taken on trust. */
function isKnown(view: View, views: readonly View[]): boolean {
  const own = ownId(view);
  if (own === undefined) return true;
  const knowing = views.filter(({ said }) => said.brokers.some(({ id }) => id === own));
  return knowing.length * 2 > views.length;
}

function mostSaid(ids: readonly number[]): number {
  const times = (id: number) => ids.filter((other) => other === id).length;
  return ids.reduce((best, id) => (times(id) > times(best) ? id : best), ids[0] ?? -1);
}

/** A topic that has just been made is not known to everybody yet. */
function topicsOf(said: readonly KafkaSnapshot[]): readonly TopicState[] {
  const all = new Map<string, TopicState>();
  for (const topic of said.flatMap(({ topics }) => topics)) {
    const known = all.get(topic.name);
    all.set(topic.name, known === undefined ? topic : strictest(known, topic));
  }
  return [...all.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function strictest(one: TopicState, other: TopicState): TopicState {
  const partitions = new Map(one.partitions.map((state) => [state.partition, state]));
  for (const state of other.partitions) {
    const known = partitions.get(state.partition);
    partitions.set(state.partition, known === undefined ? state : common(known, state));
  }
  const minInSync = Math.max(one.minInSync, other.minInSync);
  return { ...one, minInSync, partitions: [...partitions.values()].sort((a, b) => a.partition - b.partition) };
}

function common(one: PartitionState, other: PartitionState): PartitionState {
  return {
    ...one,
    leader: other.leader < 0 ? other.leader : one.leader,
    isr: one.isr.filter((id) => other.isr.includes(id)),
  };
}
