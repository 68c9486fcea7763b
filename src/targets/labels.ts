/** Names of the labels on every object of a cluster: how operations, take-over and clean-up recognise what is ours. */

const prefix = "kafka-cluster.";

export const label = {
  cluster: `${prefix}cluster`,
  /** Random, made once, kept in Pulumi's state: tells this cluster from another one of the same name. */
  uid: `${prefix}uid`,
  /** `<project>/<stack>`: lets a stack whose state was lost find what was its own. */
  stack: `${prefix}stack`,
  /** The component's name in that stack, for programs that make more than one cluster. */
  component: `${prefix}component`,
  node: `${prefix}node`,
  role: `${prefix}role`,
  /** Digest of everything a container is made from; differs from the model = this node has to be replaced. */
  hash: `${prefix}hash`,
  /** A new value recreates an object that the state knows but the engine has lost. */
  life: `${prefix}life`,
  version: `${prefix}version`,
  /** A broker's advertised EXTERNAL address, host:port. */
  external: `${prefix}external`,
  /** Made for a moment only, by this purpose; swept when found. */
  temporary: `${prefix}temporary`,
} as const;

/** The Pulumi project of every throw-away cluster of a test: how they are told from clusters that somebody keeps. */
export const THROWAWAY = "kafka-cluster-throwaway";

export type Labels = Readonly<Record<string, string>>;
