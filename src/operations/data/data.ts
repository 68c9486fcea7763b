import type { Owner } from "../delete-data.ts";
import { Failure } from "../output/failure.ts";

export type { Owner } from "../delete-data.ts";

/** What one node keeps while its cluster is down. */
export interface KeptData {
  /** `local-kafka-1-data`, `data-kafka-1`. */
  readonly name: string;
  readonly cluster: string;
  /** `10Gi`; undefined where the place does not tell. */
  readonly size: string | undefined;
  /** Of a broker that has left for good. */
  readonly retired: boolean;
  /** Containers or pods, running or not, that have it mounted. */
  readonly usedBy: readonly string[];
}

/** What became of data, and of what was made for it alone. */
export interface Removed {
  /** `claim data-kafka-1`, `namespace staging`. */
  readonly gone: readonly string[];
  /** One sentence about each thing that was left as it is. */
  readonly left: readonly string[];
}

/** A place that keeps data: a Docker engine with its volumes, a namespace with its claims. */
export interface DataPlace {
  /** In a sentence: "on this Docker engine", "in namespace staging (context lab)". */
  readonly where: string;
  /** `volume` or `claim`. */
  readonly noun: string;
  /** What of the owner is still there beside the data: names of containers or StatefulSets. */
  nodes(owner: Owner): Promise<readonly string[]>;
  /** By name. An owner without a name and a stack means everybody. */
  kept(owner: Owner): Promise<readonly KeptData[]>;
  /** What was made for them alone and goes with them: `namespace staging`. */
  madeFor(data: readonly KeptData[]): Promise<readonly string[]>;
  /** Deletes exactly these, for ever, and what was made for them alone. The caller has named them to the person. */
  remove(data: readonly KeptData[]): Promise<Removed>;
}

/** What is deleted with data, in full, for a person who is about to say yes. */
export async function namesOf(place: DataPlace, data: readonly KeptData[]): Promise<string> {
  const made = await place.madeFor(data);
  return [
    listOf(data),
    ...made.map((thing) => `  and ${thing}, which was made for it, unless something else is in it`),
  ].join("\n");
}

/** A line for each: its name, its size where that is known, and whether its broker has left. */
export function listOf(data: readonly KeptData[]): string {
  return data
    .map(({ name, size, retired }) => {
      const more = [...(size === undefined ? [] : [size]), ...(retired ? ["its broker has left"] : [])];
      return `  ${name}${more.length === 0 ? "" : ` (${more.join(", ")})`}`;
    })
    .join("\n");
}

/** Throws a Failure that names who still uses one of them. */
export function refuseUsed(data: readonly KeptData[]): void {
  const used = data.filter(({ usedBy }) => usedBy.length > 0);
  if (used.length === 0) return;
  throw new Failure("The data is still in use, nothing was deleted.", {
    details: used.map(({ name, usedBy }) => `${name}: ${usedBy.join(", ")}`),
    remedy: "Take the cluster down first (npm run down); what is of another making has to be removed by hand.",
  });
}
