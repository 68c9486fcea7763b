import type { KubernetesCluster } from "../../../model/cluster.ts";
import { type Api, statusOf } from "../api.ts";
import { kubectl, kubectlFor } from "../kubectl.ts";
import type { Live } from "../live.ts";
import { POD_SECURITY } from "../names.ts";
import { type Findings, found, nothing, skipped, together } from "./findings.ts";

/** Whether what the description names exists: the Secrets of the registry, the priority class. */
export async function references(
  api: Api,
  cluster: KubernetesCluster,
  live: Pick<Live, "namespace">,
): Promise<Findings> {
  const { target, connect } = cluster;
  const { imagePullSecrets, placement, connectFiles } = target;
  return together(
    await Promise.all([
      ...imagePullSecrets.map((name) => pullSecret(api, cluster, live, name)),
      ...(placement.priorityClass === undefined ? [] : [priorityClass(api, cluster, placement.priorityClass)]),
      ...(connect === undefined || connectFiles === undefined ? [] : [filesClaim(api, connectFiles)]),
    ]),
  );
}

async function pullSecret(
  { core, namespace }: Api,
  cluster: KubernetesCluster,
  live: Pick<Live, "namespace">,
  name: string,
): Promise<Findings> {
  const isThere = live.namespace !== undefined;
  const make = `${kubectlFor(cluster)} create secret docker-registry ${name} …`;
  return judge(core.readNamespacedSecret({ namespace, name }), "Secrets may not be read", {
    code: "no-pull-secret",
    about: `Secret ${name}`,
    message: `kubernetes.imagePullSecrets names ${name}, which namespace ${namespace}${isThere ? "" : ", which is not there itself,"} does not have: images would be pulled without credentials.`,
    remedy: isThere
      ? `Make it (${make}), or take it out of the list.`
      : `Take it out of the list; or make the namespace as \`up\` would, and it:\n${[...namespaceCommands(cluster), make].map((line) => `    ${line}`).join("\n")}`,
  });
}

const namespaceCommands = ({ target }: KubernetesCluster): readonly string[] => [
  `${kubectl(target)} create namespace ${target.namespace.name}`,
  `${kubectl(target)} label namespace ${target.namespace.name} ${POD_SECURITY}=restricted`,
];

async function priorityClass({ scheduling }: Api, { target }: KubernetesCluster, name: string): Promise<Findings> {
  return judge(scheduling.readPriorityClass({ name }), "Priority classes may not be read", {
    code: "no-priority-class",
    about: "kubernetes.priorityClass",
    message: `There is no priority class ${name}: no pod would be made.`,
    remedy: `Name one that exists (${kubectl(target)} get priorityclasses), or leave it out.`,
  });
}

async function filesClaim({ core, namespace }: Api, name: string): Promise<Findings> {
  return judge(core.readNamespacedPersistentVolumeClaim({ namespace, name }), "Claims may not be read", {
    code: "no-files-claim",
    about: "kubernetes.connectFiles",
    message: `kubernetes.connectFiles names the claim ${name}, which namespace ${namespace} does not have: no worker would start.`,
    remedy: "Make it before, or leave it out: then each worker has an empty directory of its own.",
  });
}

async function judge(
  reading: Promise<unknown>,
  unreadable: string,
  obstacle: Findings["obstacles"][number],
): Promise<Findings> {
  try {
    await reading;
    return nothing;
  } catch (error) {
    if (statusOf(error) === 404) return found(obstacle);
    if (statusOf(error) === 403) return skipped(`${unreadable} with these rights`);
    throw error;
  }
}
