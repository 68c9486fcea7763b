import type { Cluster, DockerCluster, KubernetesCluster } from "../../src/model/cluster.ts";
import { describe } from "../../src/model/describe.ts";
import type { Description } from "../../src/spec/schema.ts";

/** The cluster a legal description means on Docker; a test that writes an illegal one fails with its problems. */
export function clusterOf(description: Partial<Description> = {}): DockerCluster {
  const cluster = describedBy({ target: "docker", ...description });
  if (cluster.target.kind !== "docker") throw new Error("not on Docker");
  return { ...cluster, target: cluster.target };
}

/** The same on Kubernetes, in context `lab` and namespace `kafka` where nothing else is said. */
export function kubernetesClusterOf(description: Partial<Description> = {}): KubernetesCluster {
  const place = { context: "lab", namespace: "kafka" };
  const cluster = describedBy({
    target: "kubernetes",
    ...description,
    kubernetes: { ...place, ...description.kubernetes },
  });
  if (cluster.target.kind !== "kubernetes") throw new Error("not on Kubernetes");
  return { ...cluster, target: cluster.target };
}

function describedBy(description: Partial<Description>): Cluster {
  const described = describe({ kind: "value", value: description, stackName: "local" });
  if ("cluster" in described) return described.cluster;
  throw new Error(described.problems.map((problem) => problem.message).join("\n"));
}
