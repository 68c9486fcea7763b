import type { V1Pod } from "@kubernetes/client-node";
import type { KubernetesCluster, Node } from "../../model/cluster.ts";
import { nodesOf } from "../../model/nodes.ts";
import type { Api } from "./api.ts";
import { containerName } from "./names.ts";
import { lookInto, type SeenPod } from "./volumes.ts";

/** By container id: what was seen in pods that serve. It holds as long as the container does. */
export type Glimpses = ReadonlyMap<string, SeenPod>;

/** Looks into the pods that serve, in the time the engine takes to compare. Never rejects: what fails is looked at again. */
export async function glimpse(
  api: Api,
  cluster: KubernetesCluster,
  pods: ReadonlyMap<string, V1Pod>,
): Promise<Glimpses> {
  const looks = nodesOf(cluster).map(async (node): Promise<readonly [string, SeenPod][]> => {
    const id = servingContainer(pods.get(node.name), node);
    return id === undefined
      ? []
      : lookInto(api, node, containerName(node.role)).then(
          (seen) => [[id, seen]],
          () => [],
        );
  });
  return new Map((await Promise.all(looks)).flat());
}

/** The id of the container that runs a pod's server; undefined = none does, or the pod is about to end. */
export function servingContainer(pod: V1Pod | undefined, { role }: Pick<Node, "role">): string | undefined {
  if (pod?.metadata?.deletionTimestamp !== undefined) return undefined;
  const server = pod?.status?.containerStatuses?.find(({ name }) => name === containerName(role));
  return server?.state?.running === undefined ? undefined : server.containerID;
}
