import type { Cluster } from "../../../model/cluster.ts";
import { isOn } from "../../../model/targets.ts";

/** Data that a cluster has kept, or keeps. */
export interface KeptData {
  /** `volume pr-42-kafka-1-data`, `claim data-kafka-1`: as a person finds them. */
  readonly names: readonly string[];
  /** What is deleted with it because we made it for this environment: `namespace kafka-pr-42`. */
  readonly alsoMade: readonly string[];
}

/** Where an environment's cluster is, as far as an environment has to know: ports, nodes, data. */
export interface Place {
  /** `Docker`, `context lab, namespace kafka-pr-42`. */
  readonly words: string;
  /** The ports others hold there, and a word about how that is known where it is not the whole truth. */
  takenPorts(): Promise<{ readonly ports: ReadonlySet<number>; readonly note: string | undefined }>;
  /** Of ports that were chosen, those that turn out to be busy. */
  busyPorts(ports: readonly number[]): Promise<readonly number[]>;
  /** How many of its nodes run, of those there are. */
  nodes(): Promise<{ readonly running: number; readonly all: number }>;
  data(): Promise<KeptData>;
  /**
   * Deletes what `data` named, for ever; resolves with a sentence about each thing that was left. A `SetupError`, or the
   * operations' `Failure`, when something still uses it.
   */
  deleteData(): Promise<readonly string[]>;
}

/** The place a description names. `owner` is the stack, `<project>/<stack>`, by which objects are known. Asks nobody yet. */
export async function placeOf(cluster: Cluster, owner: string, root: string): Promise<Place> {
  if (isOn(cluster, "kubernetes")) {
    return (await import("./kubernetes.ts")).kubernetesPlace(cluster.target, owner, root);
  }
  if (isOn(cluster, "docker")) return (await import("./docker.ts")).dockerPlace(cluster.target, owner);
  throw new Error(`an unknown target: ${cluster.target.kind}`);
}
