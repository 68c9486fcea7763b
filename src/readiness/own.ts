import { OWN_CLUSTER } from "../properties/ask.ts";
import type { Vantage } from "./vantage.ts";
import type { View } from "./views.ts";

/**
 * What this cluster's own nodes say it is. An address is only a name and a port: where DNS or a route leads somewhere
 * else, another cluster answers, whose brokers have the same ids. Asked from inside, a node is known by its container.
 */
export interface Own {
  /** Kafka's ids of this cluster; none before its first registration. */
  readonly ids: ReadonlySet<string>;
  /** A broker could be asked. */
  readonly runs: boolean;
}

/** A vantage that notes, while it is used, what its nodes say of their cluster. */
export function attentive(vantage: Vantage): { readonly vantage: Vantage; readonly own: () => Own } {
  const ids = new Set<string>();
  let runs = false;
  const probe = async (node: string, args: readonly string[]): Promise<string> => {
    const output = await vantage.probe(node, args);
    if (vantage.brokers.some(({ name }) => name === node)) runs = true;
    for (const line of output.split("\n")) {
      if (line.startsWith(OWN_CLUSTER)) ids.add(line.slice(OWN_CLUSTER.length).trim());
    }
    return output;
  };
  return { vantage: { ...vantage, probe }, own: () => ({ ids, runs }) };
}

/** Whoever answers at an address is of another cluster. */
export class OtherCluster extends Error {
  readonly address: string;
  /** In a sentence: "X, this one is Y". */
  readonly ids: string;

  constructor(address: string, theirs: string, ours: readonly string[]) {
    const ids = `${theirs}, this one is ${ours.join(" or ")}`;
    super(`${address} answers for another cluster (${ids})`);
    this.address = address;
    this.ids = ids;
  }
}

/** All addresses of each other cluster in one text. */
export function inWords(others: readonly OtherCluster[]): readonly string[] {
  return [...new Set(others.map(({ ids }) => ids))].map((ids) => {
    const [first, ...more] = others.filter((other) => other.ids === ids);
    if (more.length === 0) return first?.message ?? "";
    const addresses = [first, ...more].map((other) => other?.address);
    return `${addresses.join(", ")} answer for another cluster (${ids})`;
  });
}

/**
 * What a broker said, if it is this cluster's. While none of its brokers runs it can be nobody's of this cluster; one that
 * runs and has no id yet has no answer either.
 */
export function believed({ address, said }: View, { ids, runs }: Own): View | Error {
  if (ids.size === 0 && !runs) return new Error("none of this cluster's brokers can be asked what cluster it is of");
  const { clusterId } = said;
  const isOurs = ids.size === 0 || clusterId === "" || ids.has(clusterId);
  return isOurs ? { address, said } : new OtherCluster(address, clusterId, [...ids]);
}
