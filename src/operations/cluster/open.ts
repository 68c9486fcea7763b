import type { ClusterAccess, Place } from "./access.ts";
import { chooseCluster } from "./choose.ts";
import type { FoundCluster } from "./found.ts";
import { type PlaceOptions, whereToLook } from "./where.ts";

/** The options every command has. */
export interface ClusterOptions extends PlaceOptions {
  /** `-c NAME`. */
  readonly cluster?: string;
}

/** A cluster, and what can be done to its nodes. */
export interface OpenCluster {
  readonly cluster: FoundCluster;
  readonly access: ClusterAccess;
}

/** Finds the place and the cluster there, by labels. Throws a Failure where there is none. */
export async function openCluster(options: ClusterOptions): Promise<OpenCluster> {
  const { place, named } = await openPlace(options);
  const cluster = chooseCluster(await place.clusters(), named, place.where);
  return { cluster, access: place.access(cluster) };
}

/** Where to look, opened, and which cluster there is meant, where one was named. Each target's client is loaded alone. */
async function openPlace(
  options: ClusterOptions,
): Promise<{ place: Place; named: Parameters<typeof chooseCluster>[1] }> {
  const { target, named } = await whereToLook(options, process.env);
  const place =
    target.kind === "docker"
      ? (await import("./docker/place.ts")).dockerPlace(target.host)
      : (await import("./kubernetes/place.ts")).kubernetesPlace(target);
  return { place: await place, named };
}
