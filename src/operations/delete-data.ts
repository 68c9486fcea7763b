import type Docker from "dockerode";
import { isKeeper, sweepKeepers } from "../targets/docker/keeper.ts";
import { label } from "../targets/docker/labels.ts";
import { nameOf } from "../targets/docker/listed.ts";
import { Failure, messageOf } from "./output/failure.ts";

/** Whose data: one of a cluster's name and its stack (`<project>/<stack>`), or both. */
export interface Owner {
  readonly cluster?: string;
  readonly stack?: string;
}

/** A volume of a cluster. */
export interface DataVolume {
  readonly name: string;
  readonly cluster: string;
  /** Containers, running or not, that have it mounted. */
  readonly usedBy: readonly string[];
}

/** The volumes that hold the owner's data, by their labels, sorted by name. */
export async function dataVolumes(docker: Docker, owner: Owner): Promise<readonly DataVolume[]> {
  const [listed, containers] = await Promise.all([
    docker.listVolumes({ filters: { label: labelsOf(owner) } }),
    docker.listContainers({ all: true }),
  ]);
  const volumes = (listed.Volumes ?? []).map(({ Name, Labels }) => ({
    name: Name,
    cluster: Labels?.[label.cluster] ?? "",
    usedBy: containers
      .filter((container) => !isKeeper(container) && container.Mounts?.some((mount) => mount.Name === Name))
      .map(nameOf),
  }));
  return volumes.sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
}

/**
 * Deletes volumes and all they hold, for ever. Nothing is deleted when a container still uses one of them: a `Failure`
 * names it. The caller has named the volumes to the person.
 */
export async function deleteData(docker: Docker, volumes: readonly DataVolume[]): Promise<void> {
  const used = volumes.filter(({ usedBy }) => usedBy.length > 0);
  if (used.length > 0) {
    throw new Failure("The data is still in use, nothing was deleted.", {
      details: used.map(({ name, usedBy }) => `${name}: ${usedBy.join(", ")}`),
      remedy: "Take the cluster down first (npm run down); containers of another making have to be removed by hand.",
    });
  }
  await sweepKeepers(
    docker,
    volumes.map(({ name }) => name),
  );
  for (const { name } of volumes) {
    try {
      await docker.getVolume(name).remove();
    } catch (error) {
      throw new Failure(`Volume ${name} could not be deleted: ${messageOf(error)}`);
    }
  }
}

/** Never without an owner: an empty filter would list every volume of the engine. */
function labelsOf({ cluster, stack }: Owner): string[] {
  const labels = [
    ...(cluster === undefined ? [] : [`${label.cluster}=${cluster}`]),
    ...(stack === undefined ? [] : [`${label.stack}=${stack}`]),
  ];
  if (labels.length === 0) throw new TypeError("whose data?");
  return [label.cluster, ...labels];
}
