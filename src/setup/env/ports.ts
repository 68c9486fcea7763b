import type { Cluster, ListenerName } from "../../model/cluster.ts";
import { hostPorts, type PortRange } from "../../model/ports.ts";
import { isOn } from "../../model/targets.ts";
import { FIRST_NODE_PORT, FIRST_PORT, LAST_NODE_PORT, LAST_PORT } from "../../spec/fields.ts";

/** Ports in a row, opened outside: what a description names by their first. */
export interface Block {
  /** The key that names the first port. */
  readonly path: readonly string[];
  readonly base: number;
  readonly count: number;
  /** Where a block of this kind may lie, both ends included. */
  readonly bounds: PortRange;
  /** From one block to the next, so that bases stay easy to tell. */
  readonly step: number;
}

/** Every block of ports that a cluster opens on this machine, or on the nodes of a Kubernetes cluster. */
export function blocksOf(cluster: Cluster): readonly Block[] {
  const base = (name: ListenerName): number | undefined =>
    cluster.brokers[0]?.listeners.find((listener) => listener.name === name)?.published?.port;
  const brokers = cluster.brokers.length;
  if (isOn(cluster, "kubernetes")) {
    const bounds = { first: FIRST_NODE_PORT, last: LAST_NODE_PORT };
    const path = ["kubernetes", "external", "nodePortBase"];
    return cluster.target.external.mode === "nodePort" ? block(path, base("EXTERNAL"), brokers, bounds, 10) : [];
  }
  const bounds = { first: FIRST_PORT, last: LAST_PORT };
  const workers = cluster.connect?.workers ?? [];
  const zookeeper = cluster.zookeepers[0]?.published?.port;
  return [
    ...block(["listeners", "hostPortBase"], base("EXTERNAL"), brokers, bounds, 100),
    ...block(["listeners", "zookeeperPortBase"], zookeeper, cluster.zookeepers.length, bounds, 100),
    ...block(["listeners", "gatewayPortBase"], base("GATEWAY"), brokers, bounds, 100),
    ...block(["listeners", "connectPortBase"], workers[0]?.published?.port, workers.length, bounds, 100),
    ...block(["listeners", "uiPort"], cluster.ui?.published?.port, 1, bounds, 100),
  ];
}

function block(
  path: readonly string[],
  base: number | undefined,
  count: number,
  bounds: PortRange,
  step: number,
): readonly Block[] {
  return base === undefined ? [] : [{ path, base, count, bounds, step: Math.ceil(count / step) * step }];
}

/** Every port of a block. */
export function portsOf({ base, count }: Pick<Block, "base" | "count">): readonly number[] {
  const { first } = hostPorts(base, count);
  return Array.from({ length: count }, (_, index) => first + index);
}

/**
 * The blocks with bases at which no port is in `taken`, nor in two of them. A block that is free where it is stays; else
 * it moves up, step by step, and from the end of its bounds to their beginning. `undefined` for one that fits nowhere.
 */
export function placeBlocks(
  blocks: readonly Block[],
  taken: ReadonlySet<number>,
): readonly { readonly block: Block; readonly base: number | undefined }[] {
  const used = new Set(taken);
  return blocks.map((block) => {
    const base = candidates(block).find((at) => portsOf({ ...block, base: at }).every((port) => !used.has(port)));
    if (base !== undefined) for (const port of portsOf({ ...block, base })) used.add(port);
    return { block, base };
  });
}

/** Where a block may go, the best place first: by steps from where it is, round the bounds once, then at any port. */
function candidates({ base, count, bounds, step }: Block): readonly number[] {
  const last = bounds.last - count + 1;
  const inSteps = (from: number, to: number): number[] =>
    Array.from({ length: Math.max(0, Math.floor((to - from) / step) + 1) }, (_, index) => from + index * step);
  const anywhere = Array.from({ length: Math.max(0, last - bounds.first + 1) }, (_, index) => bounds.first + index);
  const lowest = bounds.first + ((base - bounds.first) % step);
  return [...inSteps(base, last), ...inSteps(lowest, Math.min(base - 1, last)), ...anywhere];
}
