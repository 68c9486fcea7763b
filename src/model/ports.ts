/** Ports inside the containers are constants: every node has an address of its own. */
export const CONTAINER_PORTS = {
  REPLICATION: 9091,
  INTERNAL: 9092,
  EXTERNAL: 19_092,
  GATEWAY: 29_092,
  CONTROLLER: 9093,
  zookeeperClient: 2181,
  zookeeperQuorum: 2888,
  zookeeperElection: 3888,
} as const;

/** The host port of the node with this id: the first node has the base itself. */
export function hostPort(base: number, id: number): number {
  return base + id - 1;
}

/** Host ports that one kind of listener takes, both ends included. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

export function hostPorts(base: number, count: number): PortRange {
  return { first: base, last: hostPort(base, count) };
}

/** The lowest port in both ranges; undefined when they do not meet. */
export function firstShared(a: PortRange, b: PortRange): number | undefined {
  const port = Math.max(a.first, b.first);
  return port <= Math.min(a.last, b.last) ? port : undefined;
}
