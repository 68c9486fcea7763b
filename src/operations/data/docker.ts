import type Docker from "dockerode";
import { label } from "../../targets/docker/labels.ts";
import { nameOf } from "../../targets/docker/listed.ts";
import { openEngine } from "../cluster/docker/place.ts";
import { dataVolumes, deleteData, type Owner } from "../delete-data.ts";
import type { DataPlace } from "./data.ts";

/** The volumes of an engine. */
export async function dockerData(host: string | undefined): Promise<DataPlace> {
  const { docker } = await openEngine(host);
  return {
    where: "on this Docker engine",
    noun: "volume",
    nodes: async (owner) => {
      const containers = await docker.listContainers({ all: true, filters: { label: labelsOf(owner) } });
      const nodes = containers.filter(({ Labels }) => Labels[label.temporary] === undefined);
      return nodes.map(nameOf).sort();
    },
    kept: async (owner) => {
      const owners = (owner.cluster ?? owner.stack) ? [owner] : await everybody(docker);
      const volumes = await Promise.all(owners.map((one) => dataVolumes(docker, one)));
      return volumes.flat().map((volume) => ({ ...volume, size: undefined, retired: false }));
    },
    madeFor: () => Promise.resolve([]),
    remove: async (data) => {
      await deleteData(docker, data);
      return { gone: data.map(({ name }) => name), left: [] };
    },
  };
}

async function everybody(docker: Docker): Promise<readonly Owner[]> {
  const { Volumes } = await docker.listVolumes({ filters: { label: [label.cluster] } });
  const names = (Volumes ?? []).map(({ Labels }) => Labels?.[label.cluster] ?? "");
  return [...new Set(names)].sort().map((cluster) => ({ cluster }));
}

const labelsOf = ({ cluster, stack }: Owner): string[] => [
  cluster === undefined ? label.cluster : `${label.cluster}=${cluster}`,
  ...(stack === undefined ? [] : [`${label.stack}=${stack}`]),
];
