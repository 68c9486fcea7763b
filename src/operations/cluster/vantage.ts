import { parseAddress } from "../../kafka/address.ts";
import type { Listener } from "../../model/cluster.ts";
import { CONFIG_DIRECTORY } from "../../properties/file.ts";
import { externalBootstrap, type Vantage } from "../../readiness/vantage.ts";
import { execute, logTail } from "../../targets/docker/execute.ts";
import { isRunning, type NodeContainer } from "./containers.ts";
import type { OpenCluster } from "./open.ts";
import { ensembleOf, listenersOf, parseSettings, readNodeFile, type Settings, settingsFile } from "./settings.ts";

const CLIENT_PORT = 2181;
const INTERNAL_PORT = 9092;

/** A cluster with what its nodes' own files say. */
export interface SeenCluster {
  readonly vantage: Vantage;
  /** Every node, running or not, with the addresses its file advertises (brokers only). */
  readonly nodes: readonly { readonly container: NodeContainer; readonly listeners: readonly Listener[] }[];
  /** The ZooKeeper nodes the files speak of. */
  readonly ensemble: readonly string[];
}

/**
 * How a cluster that is only known by its labels is looked at: its containers' own files say what it advertises. Only
 * nodes that run are looked at; any container that runs can do the asking.
 */
export async function seeCluster(open: OpenCluster): Promise<SeenCluster> {
  const { docker, cluster } = open;
  const nodes = await Promise.all(
    cluster.nodes.map(async (container) => {
      const text = await readNodeFile(docker, container, settingsFile(container)).catch(() => undefined);
      const settings = parseSettings(text ?? "");
      return { container, settings, listeners: container.role === "broker" ? advertisedBy(container, settings) : [] };
    }),
  );
  return {
    vantage: vantageOf(open, nodes),
    nodes,
    ensemble: [...new Set(nodes.flatMap(({ settings }) => ensembleOf(settings)))],
  };
}

interface Node {
  readonly container: NodeContainer;
  readonly settings: Settings;
  readonly listeners: readonly Listener[];
}

function vantageOf({ docker, cluster }: OpenCluster, nodes: readonly Node[]): Vantage {
  const running = nodes.filter(({ container }) => isRunning(container));
  const named = (name: string) => cluster.nodes.find(({ node }) => node === name);
  const handle = (name: string) => docker.getContainer(named(name)?.containerId ?? name);
  return {
    name: cluster.name,
    brokers: running
      .filter(({ container }) => container.role === "broker")
      .map(({ container, listeners }) => ({ name: container.node, id: container.id, listeners })),
    zookeepers: running
      .filter(({ container }) => container.role === "zookeeper")
      .map(({ container, settings }) => ({
        name: container.node,
        clientPort: Number(settings.get("clientPort") ?? CLIENT_PORT),
      })),
    probe: (node, args) => probe(open(node), args),
    logCommand: (node) => `kafka-cluster logs ${node} -c ${cluster.name}`,
    logTail: (node, lines) => logTail(handle(node), lines),
  };

  /** The node itself, else any other that runs: with all brokers down ZooKeeper can still be asked by its own nodes. */
  function open(node: string) {
    const able = running.find(({ container }) => container.node === node) ?? running[0];
    return docker.getContainer(able?.container.containerId ?? named(node)?.containerId ?? node);
  }
}

async function probe(container: Parameters<typeof execute>[0], args: readonly string[]): Promise<string> {
  return (await execute(container, ["bash", `${CONFIG_DIRECTORY}/probe.sh`, ...args])).output;
}

/** From the file, else from the label and the port every broker has inside. */
function advertisedBy({ node, external }: NodeContainer, settings: Settings): readonly Listener[] {
  const listeners = listenersOf(settings);
  if (listeners.length > 0) return listeners;
  const inside = {
    name: "INTERNAL" as const,
    containerPort: INTERNAL_PORT,
    advertised: { host: node, port: INTERNAL_PORT },
    published: undefined,
  };
  if (external === undefined) return [inside];
  const advertised = parseAddress(external);
  return [inside, { name: "EXTERNAL" as const, containerPort: advertised.port, advertised, published: undefined }];
}

/** A broker's addresses for clients, `host:port`: where the host reaches it. */
export function externalAddresses({ nodes }: SeenCluster): readonly string[] {
  return externalBootstrap(nodes);
}
