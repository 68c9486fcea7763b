import type { Cluster, Node } from "../model/cluster.ts";
import { nodesOf } from "../model/nodes.ts";
import { dynamicSettings } from "./dynamic.ts";
import type { RenderedFile } from "./file.ts";
import { launchScript } from "./launch.ts";
import { loggingFile } from "./logging.ts";
import { PROBE_SCRIPT } from "./probe.ts";
import { serverProperties } from "./server-properties.ts";
import { zooCfg } from "./zoo-cfg.ts";

export type { RenderedFile } from "./file.ts";

/** What every process reads. */
export interface RenderedCluster {
  /** By node name: the files of its `CONFIG_DIRECTORY`. A changed file restarts that node. */
  readonly nodes: ReadonlyMap<string, readonly RenderedFile[]>;
  /** Settings of the whole cluster, applied after readiness. A change restarts nobody. */
  readonly dynamic: Readonly<Record<string, string>>;
}

/** Every file of every node, as text. Pure; the same for every target. */
export function render(cluster: Cluster): RenderedCluster {
  const nodes = nodesOf(cluster);
  return {
    nodes: new Map(nodes.map((node) => [node.name, renderNode(cluster, node)])),
    dynamic: dynamicSettings(cluster),
  };
}

function renderNode(cluster: Cluster, node: Node): readonly RenderedFile[] {
  const settings =
    node.role === "broker"
      ? { name: "server.properties", content: serverProperties(cluster, node) }
      : { name: "zoo.cfg", content: zooCfg(cluster, node) };
  return [
    settings,
    loggingFile(node),
    { name: "launch.sh", content: launchScript(cluster, node), executable: true },
    { name: "probe.sh", content: PROBE_SCRIPT, executable: true },
  ];
}
