import type { Cluster, DockerCluster } from "./model/cluster.ts";
import { refusal } from "./refusal.ts";
import type { Deployment, DeployOptions } from "./targets/target.ts";

/** Brings a cluster to where its description says. Each target's libraries are loaded by whoever needs them only. */
export async function deployTo(cluster: Cluster, options: DeployOptions): Promise<Deployment> {
  if (isOnDocker(cluster)) return (await import("./targets/docker/deploy.ts")).deployDocker(cluster, options);
  throw refusal(
    "target is kubernetes: this version raises such a cluster by its charts and Helm, not by `pulumi up`. Nothing was changed.",
  );
}

const isOnDocker = (cluster: Cluster): cluster is DockerCluster => cluster.target.kind === "docker";
