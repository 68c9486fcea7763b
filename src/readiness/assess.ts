import type { ClusterSnapshot } from "./snapshot.ts";
import type { SeenBroker } from "./vantage.ts";

/** One thing that is not as it has to be. `node` tells whose log explains it. */
export interface Unready {
  readonly node: string | undefined;
  readonly message: string;
}

/** What keeps the cluster from being ready; nothing = ready. Pure. */
export function assess(brokers: readonly SeenBroker[], snapshot: ClusterSnapshot): readonly Unready[] {
  return [...ensemble(snapshot), ...registration(brokers, snapshot), ...partitions(snapshot), ...addresses(snapshot)];
}

function ensemble({ zookeepers }: ClusterSnapshot): Unready[] {
  const leaders = zookeepers.filter((z) => z.role === "leader" || z.role === "standalone");
  const silent = zookeepers
    .filter((z) => z.role === undefined)
    .map((z) => ({ node: z.node, message: `${z.node} has no role in the ensemble (${z.said})` }));
  if (silent.length > 0 || leaders.length === 1) return silent;
  return [{ node: undefined, message: `ZooKeeper has ${leaders.length} leaders, wanted one` }];
}

function registration(brokers: readonly SeenBroker[], { kafka, kafkaReason }: ClusterSnapshot): Unready[] {
  if (kafka === undefined)
    return [{ node: undefined, message: `no broker answered a Metadata request (${kafkaReason})` }];
  const missing = brokers
    .filter((broker) => !kafka.brokers.some((registered) => registered.id === broker.id))
    .map((broker) => ({ node: broker.name, message: `${broker.name} is not registered (broker id ${broker.id})` }));
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

function addresses(snapshot: ClusterSnapshot): Unready[] {
  return snapshot.addresses
    .filter((address) => !address.ok)
    .map(({ node, listener, address, from, said }) => ({
      node,
      message: `${node}'s ${listener} address ${address} did not answer from ${from === "host" ? "this machine" : from} (${said})`,
    }));
}
