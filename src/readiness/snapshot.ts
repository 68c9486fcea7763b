import { setTimeout as pause } from "node:timers/promises";
import { askApiVersions, formatAddress, type KafkaSnapshot, NoBrokerAnswered, takeSnapshot } from "../kafka/client.ts";
import type { ListenerName } from "../model/cluster.ts";
import { messageOf } from "./message.ts";
import { type Asked, addressesOf, askFromInside } from "./neighbours.ts";
import { attentive, believed, inWords, OtherCluster, type Own } from "./own.ts";
import type { QuorumState } from "./quorum.ts";
import { clientBootstrap, type Vantage } from "./vantage.ts";
import { agreed, heardIn, type Unaware, unawareIn, type View } from "./views.ts";

/** Everything one look at the live cluster shows. Never rejects: what did not answer is a reason in it. */
export interface ClusterSnapshot {
  /** None in KRaft. */
  readonly zookeepers: readonly ZooKeeperState[];
  /** KRaft's controllers; undefined with ZooKeeper. */
  readonly quorum?: QuorumState | undefined;
  readonly addresses: readonly AddressState[];
  /** undefined = no broker answered; `kafkaReason` says why. */
  readonly kafka: KafkaSnapshot | undefined;
  readonly kafkaReason: string;
  /** Ids of the brokers whose own word `kafka` is; undefined where it cannot be told whose it is. */
  readonly heard?: readonly number[] | undefined;
  /** Brokers that do not know all topics; left out = nobody was compared. */
  readonly unaware?: readonly Unaware[];
}

export interface ZooKeeperState {
  readonly node: string;
  /** `leader`, `follower`, `standalone`, or undefined when it has no role. */
  readonly role: string | undefined;
  readonly said: string;
  /** It is not on the list of the members that serve: the ensemble grows. */
  readonly joins?: boolean;
}

/** One advertised address, asked from where it is meant for. */
export interface AddressState {
  readonly node: string;
  readonly listener: ListenerName;
  readonly address: string;
  /** `host`, or the container that asked. */
  readonly from: string;
  readonly ok: boolean;
  readonly said: string;
  /** What answers there is not this cluster. */
  readonly otherCluster?: boolean;
}

const askTimeoutMs = 2000;
const askAgainMs = 50;
/** A Metadata request costs more, of every broker and on the way to it. */
const askAllAgainMs = 100;

export interface LookOptions {
  /** What a node did not find from inside, another one is asked for: the first may itself be cut off. */
  readonly secondOpinion?: boolean;
}

export async function look(vantage: Vantage, { secondOpinion = false }: LookOptions = {}): Promise<ClusterSnapshot> {
  const externals = addressesOf(vantage.brokers, ["EXTERNAL"]);
  const listener = attentive(vantage);
  const asking = askFromInside(listener.vantage, secondOpinion ? 2 : 1);
  const [outside, inside, { others, ...kafka }] = await Promise.all([
    Promise.all(externals.map(askFromHost)),
    asking,
    askKafka(clientBootstrap(vantage.brokers), vantage.alsoAt ?? [], asking.then(listener.own)),
  ]);
  const { quorum } = inside;
  const controllerId = quorum?.leaderId ?? -1;
  return {
    ...kafka,
    kafka: quorum === undefined ? kafka.kafka : kafka.kafka && { ...kafka.kafka, controllerId },
    zookeepers: inside.zookeepers,
    quorum,
    addresses: [...outside.map((one) => unlessAnother(one, others.get(one.address))), ...inside.addresses],
  };
}

/**
 * Resolves when a look may find everything: every EXTERNAL address has answered this machine once, and every broker knows
 * all of them; or after `atMostMs`. Asked from here alone: a look starts processes in the containers.
 */
export async function untilPromising(vantage: Vantage, atMostMs: number): Promise<void> {
  const end = performance.now() + atMostMs;
  const until = async (everyMs: number, holds: () => Promise<boolean>) => {
    while (performance.now() < end && !(await holds())) await pause(everyMs);
  };
  for (const external of addressesOf(vantage.brokers, ["EXTERNAL"]))
    await until(askAgainMs, async () => (await askFromHost(external)).ok);
  await until(askAllAgainMs, () => knowEachOther(vantage));
}

/** Whoever has just started answers before it is told of the others. */
async function knowEachOther({ brokers }: Vantage): Promise<boolean> {
  const views = await Promise.all(clientBootstrap(brokers).map(viewOf));
  return views.every((view) => isView(view) && brokers.every(({ id }) => view.said.brokers.some((it) => it.id === id)));
}

async function askFromHost({ node, listener, address }: Asked): Promise<AddressState> {
  const base = { node, listener, address: formatAddress(address), from: "host" };
  try {
    const ms = await askApiVersions(address, { timeoutMs: askTimeoutMs });
    return { ...base, ok: true, said: `${Math.round(ms)} ms` };
  } catch (error) {
    return { ...base, ok: false, said: messageOf(error) };
  }
}

/** It is there, but not for this cluster's clients. */
const unlessAnother = (state: AddressState, other: OtherCluster | undefined): AddressState =>
  other === undefined ? state : { ...state, ok: false, said: other.message, otherCluster: true };

interface KafkaAnswers extends Pick<ClusterSnapshot, "kafka" | "kafkaReason" | "heard" | "unaware"> {
  /** Those who are of another cluster, by address. */
  readonly others: ReadonlyMap<string, OtherCluster>;
}

/**
 * Every broker for itself: what holds is what they agree on, this cluster's alone. The other addresses only for those who
 * did not answer.
 */
async function askKafka(
  bootstrap: readonly string[],
  alsoAt: readonly string[],
  own: Promise<Own>,
): Promise<KafkaAnswers> {
  const asked = async (address: string): Promise<readonly [string, View | Error]> => {
    const [view, known] = await Promise.all([viewOf(address), own]);
    return [address, isView(view) ? believed(view, known) : view];
  };
  const found = await Promise.all(bootstrap.map(asked));
  if (bootstrap.length === 0 || !found.every(([, answer]) => isView(answer))) {
    const more = [...new Set(alsoAt)].filter((address) => !bootstrap.includes(address));
    found.push(...(await Promise.all(more.map(asked))));
  }
  const answers = found.map(([, answer]) => answer);
  const views = answers.filter(isView);
  const kafka = agreed(views);
  return {
    others: new Map(found.flatMap(([address, answer]) => (answer instanceof OtherCluster ? [[address, answer]] : []))),
    kafka,
    kafkaReason: kafka === undefined ? whyNone(answers) : "",
    heard: heardIn(views),
    unaware: unawareIn(views),
  };
}

const isView = (answer: View | Error): answer is View => !(answer instanceof Error);

async function viewOf(address: string): Promise<View | Error> {
  try {
    return { address, said: await takeSnapshot([address], { timeoutMs: askTimeoutMs }) };
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function whyNone(answers: readonly (View | Error)[]): string {
  const errors = answers.filter((answer) => answer instanceof Error);
  const silent = errors.flatMap((error) => (error instanceof NoBrokerAnswered ? error.reasons : []));
  const foreign = inWords(errors.filter((error) => error instanceof OtherCluster));
  const rest = errors.filter((error) => !(error instanceof NoBrokerAnswered || error instanceof OtherCluster));
  const others = [...foreign, ...rest.map(({ message }) => message)];
  const none = silent.length > 0 || others.length === 0 ? [new NoBrokerAnswered(silent).message] : [];
  return [...new Set([...none, ...others])].join("; ");
}
