import { askApiVersions, formatAddress, type KafkaSnapshot, takeSnapshot } from "../kafka/client.ts";
import type { Address, ListenerName } from "../model/cluster.ts";
import { clientBootstrap, type SeenBroker, type Vantage } from "./vantage.ts";

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

export async function look(vantage: Vantage): Promise<ClusterSnapshot> {
  const externals = addressesOf(vantage.brokers, ["EXTERNAL"]);
  const [outside, inside, kafka] = await Promise.all([
    Promise.all(externals.map(askFromHost)),
    askFromInside(vantage),
    askKafka(clientBootstrap(vantage.brokers)),
  ]);
  return { ...kafka, zookeepers: inside.zookeepers, addresses: [...outside, ...inside.addresses] };
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
 * address is asked by a neighbour. A single broker can only ask itself, by its network name. Where no broker can,
 * ZooKeeper's nodes ask each other.
 */
async function askFromInside(vantage: Vantage): Promise<Pick<ClusterSnapshot, "zookeepers" | "addresses">> {
  const [first, second] = vantage.brokers;
  const asker = (node: string) => (node === first?.name ? (second ?? first).name : (first?.name ?? node));
  const inner = addressesOf(vantage.brokers, ["INTERNAL", "GATEWAY"]);
  const zookeepers = vantage.zookeepers.map((node) => ({ node: node.name, address: { host: node.host, port: node.clientPort } }));
  const askers = [...new Set(inner.map((asked) => asker(asked.node)))];
  const [quorum, ...answers] = await Promise.all([
    ask(vantage, [...vantage.brokers, ...vantage.zookeepers].map(({ name }) => name), "zookeeper", zookeepers.map(({ address }) => formatAddress(address))),
    ...askers.map((from) =>
      ask(vantage, [from], "kafka", inner.filter((asked) => asker(asked.node) === from).map(({ address }) => formatAddress(address))),
    ),
  ]);
  return {
    zookeepers: zookeepers.map(({ node, address }) => zookeeperState(node, quorum.said(formatAddress(address)))),
    addresses: inner.map(({ node, listener, address }) => {
      const from = asker(node);
      const said = answers[askers.indexOf(from)]?.said(formatAddress(address)) ?? "not asked";
      return { node, listener, address: formatAddress(address), from, ok: said.startsWith("ok"), said };
    }),
  };
}

interface Answers {
  said(address: string): string;
}

/** Tries the askers in order: a node that does not run cannot ask, its neighbour can. */
async function ask(vantage: Vantage, askers: readonly string[], what: string, targets: readonly string[]): Promise<Answers> {
  let failure = "not asked";
  for (const from of askers) {
    try {
      const output = await vantage.probe(from, [what, ...targets]);
      const lines = new Map(output.split("\n").map((line) => splitOnce(line.trim())));
      return { said: (address) => lines.get(address) ?? "no answer" };
    } catch (error) {
      failure = `${from} cannot ask: ${reason(error)}`;
    }
  }
  return { said: () => failure };
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
