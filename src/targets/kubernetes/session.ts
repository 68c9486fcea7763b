import * as pulumi from "@pulumi/pulumi";
import type { KubernetesCluster } from "../../model/cluster.ts";
import { type Obstacle, refuseIfAny } from "../obstacle.ts";
import { type Api, connect, NoContext, statusOf, wordsOf } from "./api.ts";
import { lookAtSecrets } from "./connect/secret.ts";
import { kubectl } from "./kubectl.ts";
import { type Live, look, lookAtDeployments } from "./live.ts";
import { isMissing, missingRights, namespaceObstacle, neededBy, rightsObstacle, roleText } from "./preflight/rights.ts";
import { versionObstacle } from "./preflight/version.ts";

/** A reachable Kubernetes cluster and what its namespace has, read once at the start of a run. */
export interface Session {
  readonly api: Api;
  readonly live: Live;
}

/**
 * Opens the session. Where the API server does not answer an update ends here; a preview goes on and says which checks
 * it could not make. What it says of itself and of our rights ends both.
 */
export async function openSession(cluster: KubernetesCluster): Promise<Session | undefined> {
  try {
    const api = connect(cluster.target);
    const looked = look(api);
    // Without the rights it fails too, and says less.
    looked.catch(() => undefined);
    const wanted = neededBy(cluster);
    const [version, missing] = await Promise.all([api.version.getCode(), missingRights(api, wanted)]);
    const isThere = missing.length === 0 || !(await isMissing(api));
    const rights = rightsObstacle(api.namespace, missing, wanted, { isThere });
    refuseIfAny([versionObstacle(version) ?? [], rights ?? []].flat());
    const [secrets, deployments] = await Promise.all([lookAtSecrets(api, cluster), lookAtDeployments(api, cluster)]);
    const live = { ...(await looked), ...secrets, ...deployments };
    refuseIfAny([(await namespaceObstacle(api, cluster.target, live.namespace !== undefined)) ?? []].flat());
    return { api, live };
  } catch (error) {
    if (pulumi.RunError.isInstance(error)) throw error;
    const obstacle = obstacleOf(cluster, error);
    if (!pulumi.runtime.isDryRun() || obstacle.code === "no-rights") refuseIfAny([obstacle]);
    pulumi.log.warn(
      `${obstacle.message} The plan is shown without these checks: version and rights, the namespace and what it holds, claims and storage class, node ports, quotas, secrets and priority class.`,
    );
    return undefined;
  }
}

function obstacleOf(cluster: KubernetesCluster, error: unknown): Obstacle {
  const { target } = cluster;
  const { context, namespace } = target;
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
      remedy: `Ask for this Role, bound to you in namespace ${namespace.name}:

${roleText(namespace.name, neededBy(cluster))}`,
    };
  }
  return {
    code: "no-kubernetes",
    about,
    message: `The API server of context ${context} does not answer (${wordsOf(error)}).`,
    remedy: `\`${kubectl(target)} version\` has to answer.`,
  };
}
