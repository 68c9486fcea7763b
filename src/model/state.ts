import type { Node } from "./cluster.ts";

/**
 * Where a node keeps what must survive it: paths inside its container. Everything lies below one mounted volume,
 * and data one directory below the mount, because ext4 puts `lost+found` at the top and Kafka would take it for a
 * topic's directory.
 */
export interface NodeState {
  /** The mount's top. */
  readonly mount: string;
  /** JSON record of whose volume this is (`cluster`, `node`, …), written before the first start. */
  readonly identity: string;
  /** The Kafka version that was started last on this volume, and the protocol the brokers spoke. */
  readonly version: string;
  /**
   * An empty file, written once, before the very first start: the permission to begin with no data. ZooKeeper reads
   * and deletes its own (`initialize`, in dataLogDir: FileTxnSnapLog of 3.8); a broker's launcher does it for Kafka.
   */
  readonly birthMarker: string;
  /** The directories the process writes to: Kafka's `log.dirs`, with the quorum's log in it; ZooKeeper's `dataDir` and `dataLogDir`. */
  readonly directories: readonly string[];
}

export function stateOf(node: Node): NodeState {
  const mount = node.image.profile.volumes[0]?.path;
  if (mount === undefined) throw new Error(`the image profile of ${node.name} has no volume`);
  const top = { mount, identity: `${mount}/cluster.json`, version: `${mount}/version` };
  if (node.role !== "zookeeper") {
    return { ...top, birthMarker: `${mount}/birth`, directories: [`${mount}/log`] };
  }
  const log = `${mount}/zookeeper-log`;
  return { ...top, birthMarker: `${log}/initialize`, directories: [`${mount}/zookeeper`, log] };
}
