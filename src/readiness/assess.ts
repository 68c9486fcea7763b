import { formatAddress } from "../kafka/client.ts";
import { isCaughtUp, quorumReasons, shortcoming } from "./quorum.ts";
import type { ClusterSnapshot } from "./snapshot.ts";
import type { SeenBroker } from "./vantage.ts";

/** One thing that is not as it has to be. `node` tells whose log explains it. */
export interface Unready {
  readonly node: string | undefined;
  readonly message: string;
}

/** What keeps the cluster from being ready; nothing = ready. Pure. */
export function assess(brokers: readonly SeenBroker[], snapshot: ClusterSnapshot): readonly Unready[] {
  return [
    ...ensemble(snapshot),
    ...controllers(snapshot),
    ...registration(brokers, snapshot),
    ...partitions(snapshot),
    ...knowledge(brokers, snapshot),
    ...addresses(snapshot),
  ];
}

function ensemble({ zookeepers, quorum }: ClusterSnapshot): Unready[] {
  if (quorum !== undefined) return [];
  const leaders = zookeepers.filter((z) => z.role === "leader" || z.role === "standalone");
  const silent = zookeepers
    .filter((z) => z.role === undefined)
    .map((z) => ({ node: z.node, message: `${z.node} has no role in the ensemble (${z.said})` }));
  if (silent.length > 0 || leaders.length === 1) return silent;
  return [{ node: undefined, message: `ZooKeeper has ${leaders.length} leaders, wanted one` }];
}

/** A leader, and every controller with a vote and all that the leader has. */
function controllers({ quorum }: ClusterSnapshot): Unready[] {
  if (quorum === undefined) return [];
  const bad = quorum.voters
    .filter((voter) => !voter.answers || (quorum.leaderId !== undefined && !isCaughtUp(voter)))
    .map((voter) => ({
      node: voter.node,
      message: voter.answers
        ? `${voter.node} is a controller and ${voter.votes && voter.lagMs !== undefined ? `is ${shortcoming(voter)}` : shortcoming(voter)}`
        : `${voter.node} is a controller and does not answer (${voter.said})`,
    }));
  const strangers = quorum.strangers.map((id) => ({
    node: undefined,
    message: `the quorum counts on a controller with id ${id}, which is none of this cluster's`,
  }));
  if (bad.length > 0 || strangers.length > 0) return [...bad, ...strangers];
  return quorumReasons(quorum).map((message) => ({ node: undefined, message }));
}

function registration(brokers: readonly SeenBroker[], { kafka, kafkaReason, quorum }: ClusterSnapshot): Unready[] {
  if (kafka === undefined)
    return [{ node: undefined, message: `no broker answered a Metadata request (${kafkaReason})` }];
  const missing = brokers
    .filter((broker) => !kafka.brokers.some((registered) => registered.id === broker.id))
    .map((broker) => ({ node: broker.name, message: `${broker.name} is not registered (broker id ${broker.id})` }));
  if (quorum !== undefined) return missing;
  const controller = kafka.brokers.some((broker) => broker.id === kafka.controllerId);
  return controller ? missing : [...missing, { node: undefined, message: "there is no controller" }];
}

const named = 5;

function partitions({ kafka }: ClusterSnapshot): Unready[] {
  const all = kafka?.topics.flatMap((topic) => topic.partitions) ?? [];
  const groups: readonly [string, typeof all][] = [
    ["without a leader", all.filter((p) => p.leader < 0)],
    ["under-replicated", all.filter((p) => p.leader >= 0 && p.isr.length < p.replicas.length)],
  ];
  return groups
    .filter(([, found]) => found.length > 0)
    .map(([what, found]) => {
      const names = found.slice(0, named).map((p) => `${p.topic}-${p.partition}`);
      const more = found.length > named ? ` and ${found.length - named} more` : "";
      return {
        node: undefined,
        message: `${found.length} of ${all.length} partitions ${what}: ${names.join(", ")}${more}`,
      };
    });
}

function knowledge(brokers: readonly SeenBroker[], { unaware = [] }: ClusterSnapshot): Unready[] {
  return unaware.map(({ address, topics }) => {
    const node = brokers.find(({ listeners }) =>
      listeners.some(({ advertised }) => formatAddress(advertised) === address),
    );
    const names = topics.slice(0, named).join(", ");
    const more = topics.length > named ? ` and ${topics.length - named} more` : "";
    return {
      node: node?.name,
      message: `${node?.name ?? `the broker at ${address}`} does not know every topic yet: ${names}${more}`,
    };
  });
}

function addresses(snapshot: ClusterSnapshot): Unready[] {
  return snapshot.addresses
    .filter((address) => !address.ok)
    .map(({ node, listener, address, from, said, otherCluster }) => ({
      node,
      message:
        otherCluster === true
          ? `${node}'s ${listener} address is not its own: ${said}. Lead that name and port to ${node}, or give this cluster another host or other ports`
          : `${node}'s ${listener} address ${address} did not answer from ${from === "host" ? "this machine" : from} (${said})`,
    }));
}
