import { formatAddress, parseAddress } from "../../kafka/address.ts";
import { routeBy } from "../../kafka/route.ts";
import type { Listener } from "../../model/cluster.ts";
import { CONTAINER_PORTS } from "../../model/ports.ts";
import { probeCommand } from "../../properties/ask.ts";
import { POD_FACTS_FILE } from "../../properties/pod-facts.ts";
import type { SeenVoter } from "../../readiness/quorum.ts";
import { clientBootstrap, type Vantage } from "../../readiness/vantage.ts";
import { type ClusterAccess, NodeRefuses } from "./access.ts";
import { type FoundNode, isRunning } from "./found.ts";
import { textOf } from "./log-text.ts";
import type { OpenCluster } from "./open.ts";
import {
  ensembleOf,
  listenersOf,
  parseSettings,
  refersToPod,
  type Settings,
  settingsFile,
  votersOf,
  withPodFacts,
} from "./settings.ts";

const CLIENT_PORT = 2181;
const INTERNAL_PORT = 9092;

/** A cluster with what its nodes' own files say. */
export interface SeenCluster {
  readonly vantage: Vantage;
  /** Every node, running or not, with the addresses its file advertises (brokers only). */
  readonly nodes: readonly { readonly container: FoundNode; readonly listeners: readonly Listener[] }[];
  /** The ZooKeeper nodes the files speak of. */
  readonly ensemble: readonly string[];
}

/**
 * How a cluster that is only known by its labels is looked at: its nodes' own files say what it advertises. Only nodes
 * that run are looked at; any node that runs can do the asking. Addresses that only nodes can dial are led there.
 */
export async function seeCluster({ cluster, access }: OpenCluster): Promise<SeenCluster> {
  const nodes = await Promise.all(
    cluster.nodes.map(async (container) => {
      const settings = await settingsOf(access, container);
      const listeners = container.role === "broker" ? advertisedBy(access, container, settings) : [];
      return { container, settings, listeners };
    }),
  );
  return {
    vantage: vantageOf({ cluster, access }, nodes),
    nodes,
    ensemble: [...new Set(nodes.flatMap(({ settings }) => ensembleOf(settings)))],
  };
}

/** What its process reads; nothing where the place cannot tell. */
async function settingsOf(access: ClusterAccess, node: FoundNode): Promise<Settings> {
  const read = (name: string) => access.file(node, name).catch(() => undefined);
  const text = (await read(settingsFile(node))) ?? "";
  const facts = refersToPod(text) ? await read(POD_FACTS_FILE) : undefined;
  return parseSettings(withPodFacts(text, parseSettings(facts ?? "")));
}

interface Node {
  readonly container: FoundNode;
  readonly settings: Settings;
  readonly listeners: readonly Listener[];
}

function vantageOf({ cluster, access }: OpenCluster, nodes: readonly Node[]): Vantage {
  const running = nodes.filter(({ container }) => isRunning(container));
  const brokers = running.filter(({ container }) => container.role === "broker");
  return {
    name: cluster.name,
    brokers: brokers.map(({ container, listeners }) => ({ name: container.node, id: container.id, listeners })),
    alsoAt: brokers.flatMap((broker) => leadInside(access, broker)),
    zookeepers: running
      .filter(({ container }) => container.role === "zookeeper")
      .map(({ container, settings }) => ({
        name: container.node,
        host: access.host(container),
        clientPort: Number(settings.get("clientPort") ?? CLIENT_PORT),
      })),
    voters: votersIn({ cluster, access }, nodes),
    probe: async (node, args) => {
      const able = asker(node);
      if (able === undefined) throw new NodeRefuses("it is not running");
      return (await access.execute(able, probeCommand(args))).output;
    },
    logCommand: (node) => `kafka-cluster logs ${node} ${cluster.flags}`,
    logTail: async (name, lines) => {
      const node = cluster.nodes.find((candidate) => candidate.node === name);
      return node === undefined ? "" : await textOf(access, node, lines);
    },
  };

  /** The node itself, else any other that runs: with all brokers down ZooKeeper can still be asked by its own nodes. */
  function asker(node: string): FoundNode | undefined {
    return (running.find(({ container }) => container.node === node) ?? running[0])?.container;
  }
}

/** Every controller there should be, running or not: a majority is one of all. Where no file tells, those that are found. */
function votersIn({ cluster, access }: OpenCluster, nodes: readonly Node[]): readonly SeenVoter[] {
  const found = cluster.nodes
    .filter(({ role }) => role === "controller")
    .map((node) => ({
      name: node.node,
      id: node.id,
      host: access.host(node),
      controllerPort: CONTAINER_PORTS.CONTROLLER,
    }));
  const voters = new Map<string, SeenVoter>(found.map((voter) => [voter.name, voter]));
  for (const voter of nodes.flatMap(({ settings }) => votersOf(settings))) voters.set(voter.name, voter);
  return [...voters.values()].sort((a, b) => a.id - b.id);
}

/** Leads the INTERNAL address of a broker from this machine to it, where there is a way; that address, `host:port`. */
function leadInside(access: ClusterAccess, { container, listeners }: Node): readonly string[] {
  return listeners.flatMap(({ name, advertised, containerPort }) => {
    const dial = name === "INTERNAL" ? access.way(container, containerPort) : undefined;
    if (dial === undefined) return [];
    routeBy(advertised, dial);
    return [formatAddress(advertised)];
  });
}

/** From the file, else from the label and the port every broker has inside. */
function advertisedBy(access: ClusterAccess, node: FoundNode, settings: Settings): readonly Listener[] {
  const listeners = listenersOf(settings);
  if (listeners.length > 0) return listeners;
  const inside = {
    name: "INTERNAL" as const,
    containerPort: INTERNAL_PORT,
    advertised: { host: access.host(node), port: INTERNAL_PORT },
    published: undefined,
  };
  if (node.external === undefined) return [inside];
  const advertised = parseAddress(node.external);
  return [inside, { name: "EXTERNAL" as const, containerPort: advertised.port, advertised, published: undefined }];
}

/** The brokers' addresses for clients on this machine, `host:port`: EXTERNAL, or INTERNAL where there is no other. */
export function externalAddresses({ nodes }: SeenCluster): readonly string[] {
  return clientBootstrap(nodes);
}

/** The EXTERNAL addresses alone, `host:port`; empty where only nodes reach the brokers. */
export function advertisedOutside({ nodes }: SeenCluster): readonly string[] {
  return nodes.flatMap(({ listeners }) =>
    listeners.flatMap(({ name, advertised }) => (name === "EXTERNAL" ? [formatAddress(advertised)] : [])),
  );
}
