import type { Cluster } from "./model/cluster.ts";
import { isOn } from "./model/targets.ts";
import type { Deployment, DeployOptions } from "./targets/target.ts";

/** Brings a cluster to where its description says. Each target's libraries are loaded by whoever needs them only. */
export async function deployTo(cluster: Cluster, options: DeployOptions): Promise<Deployment> {
  return { ...(await deployOn(cluster, options)), secrets: options.connect?.secrets };
}

async function deployOn(cluster: Cluster, options: DeployOptions): Promise<Deployment> {
  if (isOn(cluster, "docker")) return (await import("./targets/docker/deploy.ts")).deployDocker(cluster, options);
  if (isOn(cluster, "kubernetes"))
    return (await import("./targets/kubernetes/deploy.ts")).deployKubernetes(cluster, options);
  throw new Error(`an unknown target: ${cluster.target.kind}`);
}
