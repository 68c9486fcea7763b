import { Failure } from "../output/failure.ts";
import type { ClusterContainers } from "./containers.ts";

const DEFAULT_NAME = "local";

export interface Wanted {
  /** `--cluster`. */
  readonly option: string | undefined;
  /** `KAFKA_CLUSTER`. */
  readonly environment: string | undefined;
}

/**
 * The cluster a command is about: the one that was named, else the only one there, else `local`. Throws a Failure that
 * says which ones there are.
 */
export function chooseCluster(clusters: ReadonlyMap<string, ClusterContainers>, wanted: Wanted): ClusterContainers {
  const names = [...clusters.keys()];
  const named = wanted.option ?? (wanted.environment || undefined);
  const only = names.length === 1 ? names[0] : undefined;
  const cluster = clusters.get(named ?? only ?? DEFAULT_NAME);
  if (cluster !== undefined) return cluster;
  if (names.length === 0) {
    throw new Failure(
      named === undefined
        ? "There is no cluster on this Docker engine."
        : `There is no cluster named ${named} on this Docker engine, nor any other.`,
      { remedy: "`npm run up` raises one; data that was kept is used again." },
    );
  }
  throw new Failure(
    named === undefined
      ? `There are ${names.length} clusters, and none is named ${DEFAULT_NAME}.`
      : `There is no cluster named ${named}${source(wanted)}.`,
    {
      details: [`There ${names.length === 1 ? "is" : "are"}: ${names.join(", ")}`],
      remedy: "Name one with -c NAME or KAFKA_CLUSTER.",
    },
  );
}

function source({ option }: Wanted): string {
  return option === undefined ? " (from KAFKA_CLUSTER)" : "";
}
