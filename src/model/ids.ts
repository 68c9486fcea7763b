import { CONTROLLER_ID_BASE } from "../spec/fields.ts";

/**
 * The ids of `count` nodes: 1, 2, 3, … ZooKeeper's `myid` must not be 0, and Kubernetes counts the same way with
 * `spec.ordinals.start: 1`. A greater count only appends.
 */
export function nodeIds(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

/** The node ids of `count` controllers of their own: brokers and controllers share one space and never meet in it. */
export function controllerIds(count: number): readonly number[] {
  return nodeIds(count).map((id) => CONTROLLER_ID_BASE + id);
}

/** How many of `count` members of an ensemble or a quorum have to agree. */
export const majorityOf = (count: number): number => Math.floor(count / 2) + 1;
