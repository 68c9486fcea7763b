import type { Cluster, KubernetesCluster } from "../../model/cluster.ts";
import { isOn } from "../../model/targets.ts";
import { type Api, connect, NoContext, wordsOf } from "../../targets/kubernetes/api.ts";
import { kubectl } from "../../targets/kubernetes/kubectl.ts";
import { type Live, look } from "../../targets/kubernetes/live.ts";
import {
  isMissing,
  missingRights,
  namespaceObstacle,
  neededBy,
  rightsObstacle,
} from "../../targets/kubernetes/preflight/rights.ts";
import { claimObstacles, storage } from "../../targets/kubernetes/preflight/storage.ts";
import { versionObstacle } from "../../targets/kubernetes/preflight/version.ts";
import { isRunning } from "../cluster/found.ts";
import { foundIn } from "../cluster/kubernetes/list.ts";
import type { KubernetesPlace } from "../cluster/where.ts";
import { type Check, fail, ok, warn } from "./check.ts";

/** Everything about the Kubernetes cluster; `cluster` is what the description asks for, where there is one. */
export async function checkKubernetes(place: KubernetesPlace, cluster: Cluster | undefined): Promise<readonly Check[]> {
  const { kubeconfig, context, namespace } = place;
  const file = kubeconfig ?? process.env.KUBECONFIG ?? "where kubectl looks";
  let api: Api;
  try {
    api = connect({ kubeconfig, context, namespace: { name: namespace, create: false } });
  } catch (error) {
    if (!(error instanceof NoContext)) throw error;
    return [fail("context", error.message, "`kubectl config get-contexts` lists what there is.")];
  }
  const found = ok("context", `${context} (kubeconfig ${file})`);
  try {
    return [found, await checkVersion(api), ...(await checkNamespace(api, place, cluster))];
  } catch (error) {
    const remedy = `\`${kubectl(place)} version\` has to answer.`;
    return [found, fail("API server", `did not answer as expected: ${wordsOf(error)}`, remedy)];
  }
}

async function checkVersion({ version }: Api): Promise<Check> {
  const said = await version.getCode();
  const obstacle = versionObstacle(said);
  return obstacle === undefined
    ? ok("API server", `Kubernetes ${said.gitVersion}`)
    : fail("API server", obstacle.message, obstacle.remedy);
}

async function checkNamespace(
  api: Api,
  place: KubernetesPlace,
  cluster: Cluster | undefined,
): Promise<readonly Check[]> {
  const described = cluster !== undefined && isOn(cluster, "kubernetes") ? cluster : undefined;
  const rights = await checkRights(api, described);
  if (rights.verdict === "fail") return [rights];
  const live = await look(api);
  return [
    await checkExistence(api, live, place, described),
    rights,
    ...(described === undefined ? [] : await checkStorage(api, described, live)),
    checkCluster(live, place),
  ];
}

/** One that is to be made takes rights in the whole Kubernetes cluster. */
async function checkExistence(
  api: Api,
  { namespace }: Live,
  place: KubernetesPlace,
  described: KubernetesCluster | undefined,
): Promise<Check> {
  const { namespace: name } = place;
  if (namespace?.deletedAt !== undefined)
    return fail("namespace", `${name} is being deleted, and everything in it`, "Wait until it is gone.");
  if (namespace !== undefined) return ok("namespace", name);
  if (described?.target.namespace.create !== true) {
    const remedy = `Create it (${kubectl(place)} create namespace ${name}), or set kubernetes.createNamespace to true.`;
    return fail("namespace", `${name} is not there`, remedy);
  }
  const obstacle = await namespaceObstacle(api, described.target, false);
  return obstacle === undefined
    ? ok("namespace", `${name}, made by the first \`pulumi up\``)
    : fail("namespace", obstacle.message, obstacle.remedy);
}

async function checkRights(api: Api, described: KubernetesCluster | undefined): Promise<Check> {
  const wanted = neededBy(described ?? {});
  const lacking = await missingRights(api, wanted);
  const isThere = lacking.length === 0 || !(await isMissing(api));
  const missing = rightsObstacle(api.namespace, lacking, wanted, { isThere });
  return missing === undefined
    ? ok("rights", `all that \`pulumi up\` needs in namespace ${api.namespace}`)
    : fail("rights", missing.message, missing.remedy);
}

async function checkStorage(api: Api, cluster: KubernetesCluster, live: Live): Promise<readonly Check[]> {
  const { obstacles, skipped } = await storage(api, cluster, live);
  const all = [...claimObstacles(cluster, live), ...obstacles];
  if (all.length > 0) return all.map(({ message, remedy }) => fail("storage", message, remedy));
  const [unread] = skipped;
  if (unread !== undefined) return [warn("storage", unread, "Nothing to do, when the class is known to be there.")];
  return [ok("storage", cluster.target.storageClass ?? "the default class")];
}

function checkCluster(live: Live, place: KubernetesPlace): Check {
  const cluster = foundIn(live, place);
  if (cluster === undefined) return ok("cluster", `none in namespace ${place.namespace} yet`);
  const running = cluster.nodes.filter(isRunning).length;
  return ok("cluster", `${cluster.name} (${running} of ${cluster.nodes.length} nodes run)`);
}
