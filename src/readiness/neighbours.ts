import { formatAddress } from "../kafka/client.ts";
import type { Address, ListenerName } from "../model/cluster.ts";
import { messageOf } from "./message.ts";
import { type QuorumState, quorumOf } from "./quorum.ts";
import type { AddressState, ClusterSnapshot, ZooKeeperState } from "./snapshot.ts";
import type { SeenBroker, Vantage } from "./vantage.ts";

/** One advertised address of a broker. */
export interface Asked {
  readonly node: string;
  readonly listener: ListenerName;
  readonly address: Address;
}

export function addressesOf(brokers: readonly SeenBroker[], names: readonly ListenerName[]): readonly Asked[] {
  return brokers.flatMap((broker) =>
    broker.listeners
      .filter((listener) => names.includes(listener.name))
      .map((listener) => ({ node: broker.name, listener: listener.name, address: listener.advertised })),
  );
}

/**
 * Two brokers do the asking: the first asks all others and all of ZooKeeper or of the controllers, the second asks the first, so that every
 * address is asked by a neighbour. Where one cannot ask, the next does it in its place; a single broker can only ask
 * itself, by its network name, and with no broker running ZooKeeper's nodes, or the controllers, ask each other. What does not answer is asked
 * for by `opinions` neighbours.
 */
export async function askFromInside(
  vantage: Vantage,
  opinions: number,
): Promise<Pick<ClusterSnapshot, "zookeepers" | "quorum" | "addresses">> {
  const brokers = vantage.brokers.map(({ name }) => name);
  const [first, ...others] = brokers;
  const inner = addressesOf(vantage.brokers, ["INTERNAL", "GATEWAY"]);
  const targets = inner.map(({ node, address }) => ({ node, address: formatAddress(address) }));
  const members = vantage.zookeepers.map(({ name, host, clientPort }) => ({
    node: name,
    address: formatAddress({ host, port: clientPort }),
  }));
  const [ensemble, quorum, ofFirst, ofOthers] = await Promise.all([
    ask(vantage, { what: "zookeeper", askers: [...brokers, ...members.map(({ node }) => node)], opinions }, members),
    askQuorum(vantage, opinions),
    ask(vantage, { what: "kafka", askers: [...others, ...brokers.slice(0, 1)], opinions }, targets.filter(isOf(first))),
    ask(
      vantage,
      { what: "kafka", askers: brokers, opinions },
      targets.filter((target) => !isOf(first)(target)),
    ),
  ]);
  return {
    quorum,
    zookeepers: members.map(({ node, address }) => ({
      ...zookeeperState(node, ensemble(address).said),
      ...(vantage.joining?.includes(node) ? { joins: true } : {}),
    })),
    addresses: inner.map(({ node, listener, address }): AddressState => {
      const text = formatAddress(address);
      const { from, said } = (node === first ? ofFirst : ofOthers)(text);
      return { node, listener, address: text, from, ok: said.startsWith("ok"), said };
    }),
  };
}

/** Every controller, by its neighbours too, be it a broker or not. */
async function askQuorum(vantage: Vantage, opinions: number): Promise<QuorumState | undefined> {
  const brokers = vantage.brokers.map(({ name }) => name);
  const [first, ...others] = brokers;
  const voters = vantage.voters.map(({ name, host, controllerPort }) => ({
    node: name,
    address: formatAddress({ host, port: controllerPort }),
  }));
  const dedicated = voters.map(({ node }) => node).filter((node) => !brokers.includes(node));
  const own = voters.filter(isOf(first));
  const rest = voters.filter((voter) => !isOf(first)(voter));
  const [ofFirst, ofRest] = await Promise.all([
    ask(vantage, { what: "quorum", askers: [...others, ...dedicated, ...brokers.slice(0, 1)], opinions }, own),
    ask(vantage, { what: "quorum", askers: [...brokers, ...dedicated], opinions }, rest),
  ]);
  const said = new Map(voters.map(({ node, address }) => [node, (node === first ? ofFirst : ofRest)(address).said]));
  return await quorumOf(vantage.voters, (node) => said.get(node) ?? "not asked");
}

const isOf =
  (name: string | undefined) =>
  ({ node }: Target): boolean =>
    node === name;

interface Target {
  readonly node: string;
  /** `host:port` */
  readonly address: string;
}

interface Question {
  readonly what: "kafka" | "zookeeper" | "quorum";
  /** Nodes, in the order in which they try. */
  readonly askers: readonly string[];
  readonly opinions: number;
}

interface Answer {
  readonly from: string;
  readonly said: string;
}

/** A node that does not run cannot ask, its neighbour can. Nobody gives a second opinion about itself. */
async function ask(
  vantage: Vantage,
  { what, askers, opinions }: Question,
  targets: readonly Target[],
): Promise<(address: string) => Answer> {
  const failures: string[] = [];
  const answers = new Map<string, Answer>();
  const times = new Map<string, number>();
  for (const from of askers) {
    const open = targets.filter(({ node, address }) => {
      const asked = times.get(address) ?? 0;
      return asked === 0 || (asked < opinions && node !== from && !isWell(answers.get(address)));
    });
    if (open.length === 0) continue;
    try {
      const lines = linesOf(await vantage.probe(from, [what, ...open.map(({ address }) => address)]));
      for (const { address } of open) {
        const answer = { from, said: lines.get(address) ?? "no answer" };
        if (!answers.has(address) || isWell(answer)) answers.set(address, answer);
        times.set(address, (times.get(address) ?? 0) + 1);
      }
    } catch (error) {
      failures.push(`${from} cannot ask: ${messageOf(error)}`);
    }
  }
  const nobody = { from: askers[0] ?? "nobody", said: failures[0] ?? "not asked" };
  return (address) => answers.get(address) ?? nobody;
}

const isWell = (answer: Answer | undefined): boolean =>
  answer !== undefined &&
  (answer.said.startsWith("ok") || answer.said.startsWith("answer=") || roleIn(answer.said) !== undefined);

const linesOf = (output: string): ReadonlyMap<string, string> =>
  new Map(output.split("\n").map((line) => splitOnce(line.trim())));

function splitOnce(line: string): [string, string] {
  const space = line.indexOf(" ");
  return space < 0 ? [line, ""] : [line.slice(0, space), line.slice(space + 1)];
}

function zookeeperState(node: string, said: string): ZooKeeperState {
  return { node, role: roleIn(said), said };
}

const roleIn = (said: string): string | undefined => /^(leader|follower|standalone|observer)\b/.exec(said)?.[1];
