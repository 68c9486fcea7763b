import { THROWAWAY } from "../../targets/labels.ts";
import { Failure } from "../output/failure.ts";
import type { FoundCluster } from "./found.ts";

const DEFAULT_NAME = "local";

/** How a cluster was named: the text, and by what where that is not plain to see. */
export interface Named {
  readonly name: string;
  /** `KAFKA_CLUSTER`, `stack staging`; undefined = `-c`. */
  readonly by: string | undefined;
}

/**
 * The cluster a command is about: the one that was named, else the only one there that somebody keeps, else `local`. `where` ends a sentence:
 * "on this Docker engine". Throws a Failure that says which ones there are.
 */
export function chooseCluster(
  clusters: ReadonlyMap<string, FoundCluster>,
  named: Named | undefined,
  where: string,
): FoundCluster {
  const all = [...clusters.values()];
  // Tests come and go: nobody means one of their clusters without a word.
  const kept = all.filter(({ stack }) => !stack?.startsWith(`${THROWAWAY}/`));
  const names = (kept.length > 0 ? kept : all).map(({ name }) => name);
  const only = names.length === 1 ? names[0] : undefined;
  const cluster = clusters.get(named?.name ?? only ?? DEFAULT_NAME);
  if (cluster !== undefined) return cluster;
  if (names.length === 0) {
    throw new Failure(
      named === undefined
        ? `There is no cluster ${where}.`
        : `There is no cluster named ${named.name} ${where}, nor any other.`,
      { remedy: "`npm run up` raises one; data that was kept is used again." },
    );
  }
  throw new Failure(
    named === undefined
      ? `There are ${names.length} clusters ${where}, and none is named ${DEFAULT_NAME}.`
      : `There is no cluster named ${named.name}${named.by === undefined ? "" : ` (from ${named.by})`} ${where}.`,
    {
      details: [`There ${names.length === 1 ? "is" : "are"}: ${names.join(", ")}`],
      remedy: "Name one with -c NAME or KAFKA_CLUSTER.",
    },
  );
}
