import type { Cluster, Node } from "../model/cluster.ts";
import { nodesOf } from "../model/nodes.ts";
import { renderConnect } from "./connect.ts";
import { dynamicSettings } from "./dynamic.ts";
import type { RenderedFile } from "./file.ts";
import { launchScript } from "./launch.ts";
import { nodeLogging } from "./logging.ts";
import { probeScript } from "./probe.ts";
import { controllerProperties, serverProperties } from "./server-properties.ts";
import { zooCfg } from "./zoo-cfg.ts";

export type { RenderedFile } from "./file.ts";

/** What every process reads. */
export interface RenderedCluster {
  /** By node name: the files of its `CONFIG_DIRECTORY`. A changed file restarts that node. */
  readonly nodes: ReadonlyMap<string, readonly RenderedFile[]>;
  /** By worker of Kafka Connect: the files of its `CONFIG_DIRECTORY`; left out = there is none. */
  readonly connect?: ReadonlyMap<string, readonly RenderedFile[]>;
  /** Settings of the whole cluster, applied after readiness. A change restarts nobody. */
  readonly dynamic: Readonly<Record<string, string>>;
}

/** Every file of every node, as text. Pure; the same for every target. */
export function render(cluster: Cluster): RenderedCluster {
  const nodes = nodesOf(cluster);
  return {
    nodes: new Map(nodes.map((node) => [node.name, renderNode(cluster, node)])),
    ...(cluster.connect === undefined ? {} : { connect: renderConnect(cluster, cluster.connect) }),
    dynamic: dynamicSettings(cluster),
  };
}

function renderNode(cluster: Cluster, node: Node): readonly RenderedFile[] {
  return [
    settingsOf(cluster, node),
    nodeLogging(cluster, node),
    { name: "launch.sh", content: launchScript(cluster, node), executable: true },
    { name: "probe.sh", content: probeScript(cluster.metadata), executable: true },
  ];
}

function settingsOf(cluster: Cluster, node: Node): RenderedFile {
  if (node.role === "zookeeper") return { name: "zoo.cfg", content: zooCfg(cluster, node) };
  const content = node.role === "broker" ? serverProperties(cluster, node) : controllerProperties(cluster, node);
  return { name: "server.properties", content };
}
