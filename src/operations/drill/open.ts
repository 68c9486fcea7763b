import { openEngine } from "../cluster/docker/place.ts";
import type { FoundCluster } from "../cluster/found.ts";
import type { ClusterOptions } from "../cluster/open.ts";
import { whereToLook } from "../cluster/where.ts";
import { dockerFaults } from "./docker/faults.ts";
import type { Faults } from "./faults.ts";

/** What can be done to a cluster's nodes where it runs. */
export async function openFaults(options: ClusterOptions, cluster: FoundCluster): Promise<Faults> {
  const { target } = await whereToLook(options, process.env);
  if (target.kind === "docker") return dockerFaults((await openEngine(target.host)).docker, cluster);
  const { kubernetesFaults } = await import("./kubernetes/faults.ts");
  return kubernetesFaults(target);
}
