import type { Description } from "../../../src/spec/schema.ts";
import type { Ran } from "../docker/stack.ts";

/** What the suite asks of a target: one cluster with three brokers, reachable from this machine. */
export interface Subject {
  /** Every node by its name: the brokers first, then who keeps the metadata where these are others. */
  readonly nodes: readonly string[];
  /** `host:port` of every broker, from this machine. */
  readonly bootstrap: readonly string[];
  /** What clients in the same network are told, as the outputs give it. */
  readonly inside: string;
  /** What is left of it after a `destroy`, in the words of `inventory`. */
  readonly kept: readonly string[];
  /** Writes the description: the target's own, with this beside it. */
  describe(change?: Partial<Description>): void;
  up(args?: readonly string[]): Promise<Ran>;
  destroy(): Promise<Ran>;
  outputs<T>(): Promise<T>;
  /** By node: an id that is another one when the node was made anew. */
  ids(): Promise<Readonly<Record<string, string>>>;
  /** The values of a topic's first messages, as somebody reads them who is inside and knows only `kafka:9092`. */
  readInside(topic: string, count: number): Promise<readonly string[]>;
  /** Ends nodes at once, without a word to their processes. */
  kill(nodes: readonly string[]): Promise<void>;
  /** The text of one of a node's files. */
  fileOf(node: string, file: string): Promise<string>;
  /** All that there is under the cluster's name, sorted. */
  inventory(): Promise<readonly string[]>;
  deleteData(): Promise<void>;
}
