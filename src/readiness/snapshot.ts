import { setTimeout as pause } from "node:timers/promises";
import { askApiVersions, formatAddress, type KafkaSnapshot, takeSnapshot } from "../kafka/client.ts";
import type { Address, ListenerName } from "../model/cluster.ts";
import type { SeenBroker, Vantage } from "./vantage.ts";

/** Everything one look at the live cluster shows. Never rejects: what did not answer is a reason in it. */
export interface ClusterSnapshot {
  readonly zookeepers: readonly ZooKeeperState[];
  readonly addresses: readonly AddressState[];
  /** undefined = no broker answered; `kafkaReason` says why. */
  readonly kafka: KafkaSnapshot | undefined;
  readonly kafkaReason: string;
}

export interface ZooKeeperState {
  readonly node: string;
  /** `leader`, `follower`, `standalone`, or undefined when it has no role. */
  readonly role: string | undefined;
  readonly said: string;
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
}

const askTimeoutMs = 2000;
const askAgainMs = 50;

export async function look(vantage: Vantage): Promise<ClusterSnapshot> {
  const externals = addressesOf(vantage.brokers, ["EXTERNAL"]);
  const [outside, inside, kafka] = await Promise.all([
    Promise.all(externals.map(askFromHost)),
    askFromInside(vantage),
    askKafka([...new Set([...externals.map(({ address }) => formatAddress(address)), ...(vantage.alsoAt ?? [])])]),
  ]);
  return { ...kafka, zookeepers: inside.zookeepers, addresses: [...outside, ...inside.addresses] };
}

/** Resolves when every EXTERNAL address has answered this machine once, or after `atMostMs`; asks nobody else. */
export async function untilAnswering(vantage: Vantage, atMostMs: number): Promise<void> {
  const end = performance.now() + atMostMs;
  for (const external of addressesOf(vantage.brokers, ["EXTERNAL"])) {
    while (performance.now() < end && !(await askFromHost(external)).ok) await pause(askAgainMs);
  }
}

interface Asked {
  readonly node: string;
  readonly listener: ListenerName;
  readonly address: Address;
}

function addressesOf(brokers: readonly SeenBroker[], names: readonly ListenerName[]): Asked[] {
  return brokers.flatMap((broker) =>
    broker.listeners
      .filter((listener) => names.includes(listener.name))
      .map((listener) => ({ node: broker.name, listener: listener.name, address: listener.advertised })),
  );
}

async function askFromHost({ node, listener, address }: Asked): Promise<AddressState> {
  const base = { node, listener, address: formatAddress(address), from: "host" };
  try {
    const ms = await askApiVersions(address, { timeoutMs: askTimeoutMs });
    return { ...base, ok: true, said: `${Math.round(ms)} ms` };
  } catch (error) {
    return { ...base, ok: false, said: reason(error) };
  }
}

async function askKafka(bootstrap: readonly string[]): Promise<Pick<ClusterSnapshot, "kafka" | "kafkaReason">> {
  try {
    return { kafka: await takeSnapshot(bootstrap, { timeoutMs: askTimeoutMs }), kafkaReason: "" };
  } catch (error) {
    return { kafka: undefined, kafkaReason: reason(error) };
  }
}

/**
 * Two brokers do the asking: the first asks all others and all of ZooKeeper, the second asks the first, so that every
 * address is asked by a neighbour. Where one cannot ask, the next does it in its place; a single broker can only ask
 * itself, by its network name, and with no broker running ZooKeeper's nodes ask each other.
 */
async function askFromInside(vantage: Vantage): Promise<Pick<ClusterSnapshot, "zookeepers" | "addresses">> {
  const brokers = vantage.brokers.map(({ name }) => name);
  const [first, ...others] = brokers;
  const inner = addressesOf(vantage.brokers, ["INTERNAL", "GATEWAY"]);
  const isFirst = ({ node }: Asked) => node === first;
  const zookeepers = vantage.zookeepers.map(({ name, clientPort }) => ({
    node: name,
    address: formatAddress({ host: name, port: clientPort }),
  }));
  const [quorum, ofFirst, ofOthers] = await Promise.all([
    ask(
      vantage,
      [...brokers, ...zookeepers.map(({ node }) => node)],
      "zookeeper",
      zookeepers.map(({ address }) => address),
    ),
    ask(vantage, [...others, ...brokers.slice(0, 1)], "kafka", inner.filter(isFirst).map(addressText)),
    ask(vantage, brokers, "kafka", inner.filter((asked) => !isFirst(asked)).map(addressText)),
  ]);
  return {
    zookeepers: zookeepers.map(({ node, address }) => zookeeperState(node, quorum.said(address))),
    addresses: inner.map((asked) => {
      const { from, said } = isFirst(asked) ? ofFirst : ofOthers;
      const { node, listener } = asked;
      const address = addressText(asked);
      return { node, listener, address, from, ok: said(address).startsWith("ok"), said: said(address) };
    }),
  };
}

const addressText = ({ address }: Asked): string => formatAddress(address);

interface Answers {
  readonly from: string;
  readonly said: (address: string) => string;
}

/** Tries the askers in order: a node that does not run cannot ask, its neighbour can. */
async function ask(
  vantage: Vantage,
  askers: readonly string[],
  what: string,
  targets: readonly string[],
): Promise<Answers> {
  const failures: string[] = [];
  for (const from of targets.length === 0 ? [] : askers) {
    try {
      const output = await vantage.probe(from, [what, ...targets]);
      const lines = new Map(output.split("\n").map((line) => splitOnce(line.trim())));
      return { from, said: (address) => lines.get(address) ?? "no answer" };
    } catch (error) {
      failures.push(`${from} cannot ask: ${reason(error)}`);
    }
  }
  return { from: askers[0] ?? "nobody", said: () => failures[0] ?? "not asked" };
}

function splitOnce(line: string): [string, string] {
  const space = line.indexOf(" ");
  return space < 0 ? [line, ""] : [line.slice(0, space), line.slice(space + 1)];
}

function zookeeperState(node: string, said: string): ZooKeeperState {
  const role = /^(leader|follower|standalone|observer)\b/.exec(said)?.[1];
  return { node, role, said };
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
