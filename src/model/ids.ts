/**
 * The ids of `count` nodes: 1, 2, 3, … ZooKeeper's `myid` must not be 0, and Kubernetes counts the same way with
 * `spec.ordinals.start: 1`. A greater count only appends.
 */
export function nodeIds(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
