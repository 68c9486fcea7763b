import * as pulumi from "@pulumi/pulumi";
import type { KubernetesCluster } from "../../model/cluster.ts";
import { type Obstacle, refuseIfAny } from "../obstacle.ts";
import { type Api, connect, NoContext, statusOf, wordsOf } from "./api.ts";
import { type Live, look } from "./live.ts";

/** A reachable Kubernetes cluster and what its namespace has, read once at the start of a run. */
export interface Session {
  readonly api: Api;
  readonly live: Live;
}

/**
 * Opens the session. Where the API server does not answer an update ends here; a preview goes on and says which checks
 * it could not make.
 */
export async function openSession(cluster: KubernetesCluster): Promise<Session | undefined> {
  try {
    const api = connect(cluster.target);
    return { api, live: await look(api) };
  } catch (error) {
    const obstacle = obstacleOf(cluster, error);
    if (!pulumi.runtime.isDryRun() || obstacle.code === "no-rights") refuseIfAny([obstacle]);
    pulumi.log.warn(
      `${obstacle.message} The plan is shown without these checks: the namespace and what it holds, claims, node ports, storage class.`,
    );
    return undefined;
  }
}

function obstacleOf({ target: { context, namespace } }: KubernetesCluster, error: unknown): Obstacle {
  const about = `context ${context}`;
  if (error instanceof NoContext) {
    return {
      code: "no-context",
      about,
      message: `kubernetes.context is ${context}, but ${error.message}.`,
      remedy: "Correct kubernetes.context or kubernetes.kubeconfig; `kubectl config get-contexts` lists what there is.",
    };
  }
  if (statusOf(error) === 401 || statusOf(error) === 403) {
    return {
      code: "no-rights",
      about,
      message: `The rights in namespace ${namespace.name} do not suffice: ${wordsOf(error)}.`,
      remedy:
        "Ask for a Role in that namespace with all rights on StatefulSets, Services, ConfigMaps, claims, pods, pods/exec and pods/portforward.",
    };
  }
  return {
    code: "no-kubernetes",
    about,
    message: `The API server of context ${context} does not answer (${wordsOf(error)}).`,
    remedy: `\`kubectl --context ${context} version\` has to answer.`,
  };
}
