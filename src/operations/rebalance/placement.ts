import type { Holder } from "../../model/next-holder.ts";

/** The replicas of one partition, the preferred leader first. */
export interface Placed {
  readonly topic: string;
  readonly partition: number;
  readonly replicas: readonly number[];
}

/** What a plan is made from. */
export interface Wish {
  /** All partitions as they are. */
  readonly partitions: readonly Placed[];
  /** Brokers that hold replicas afterwards; those that leave are not among them. */
  readonly holders: readonly Holder[];
  /** How many replicas each partition of a topic is to have. At most as many as there are holders. */
  readonly factorOf: (topic: string, now: number) => number;
}
