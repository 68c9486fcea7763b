import type { KubernetesCluster, Workload } from "../../../model/cluster.ts";
import { CONNECT } from "../../../model/connect.ts";
import { headlessName, workloadName } from "../../../model/names.ts";
import { nodesOf } from "../../../model/nodes.ts";
import { UI_NAME } from "../../../model/ui.ts";
import { ADDRESSES_NAME } from "../../../properties/pod-facts.ts";
import type { Identity } from "../../identity.ts";
import { label } from "../../labels.ts";
import type { Obstacle } from "../../obstacle.ts";
import { hasBalancers } from "../addresses.ts";
import { offsetsClaims, SECRETS_NAME } from "../connect/names.ts";
import { kubectl } from "../kubectl.ts";
import { type Live, type LiveObject, metadataOf } from "../live.ts";
import { claimName, externalName, filesName, rolesOf } from "../names.ts";
import { UI_FILES } from "../ui.ts";

/**
 * A namespace that is missing and not to be made, or is being deleted, another cluster of ours in it, and objects under our names that are
 * not this cluster's. Pure.
 */
export function foreignObjects(cluster: KubernetesCluster, identity: Identity, live: Live): readonly Obstacle[] {
  const { name, create } = cluster.target.namespace;
  if (live.namespace === undefined) return create ? [] : [missingNamespace(cluster.target)];
  if (live.namespace.deletedAt !== undefined) return [leavingNamespace(cluster, live.namespace.deletedAt)];
  const others = namedObjects(cluster, live).flatMap(([kind, objects, names]) =>
    names.flatMap((wanted) => {
      const object = objects.get(wanted);
      if (object === undefined || isOurs(metadataOf(object), identity)) return [];
      // A claim that its StatefulSet made again after somebody had deleted it has nothing of ours on it.
      if (kind === "claim" && isRemade(metadataOf(object)) && hasWorkloads(live, identity)) return [];
      return [{ kind, name: wanted, of: metadataOf(object) }];
    }),
  );
  const taken = otherCluster(live, identity);
  if (taken !== undefined) return [namespaceTaken(name, taken, identity)];
  return others.map((one) => foreign(one.kind, one.name, name, identity));
}

type Named = Parameters<typeof metadataOf>[0];

/** Every object that charts and claims give a cluster, by kind: what is there under the names, and the names. Pure. */
export function namedObjects(
  cluster: KubernetesCluster,
  live: Live,
): readonly (readonly [string, ReadonlyMap<string, Named>, readonly string[]])[] {
  const { connect, ui, target } = cluster;
  const kinds: readonly Workload[] = [...rolesOf(cluster), ...(connect === undefined ? [] : ([CONNECT] as const))];
  const workloads = kinds.map(workloadName);
  const services = [
    ...kinds.map(headlessName),
    workloadName("broker"),
    ...(connect === undefined ? [] : [workloadName(CONNECT)]),
    ...(ui === undefined ? [] : [UI_NAME]),
    ...cluster.brokers.map(({ name }) => name),
    ...(target.external.mode === "none" ? [] : cluster.brokers.map(externalName)),
  ];
  const configMaps = [
    ...kinds.map(filesName),
    ...(ui === undefined ? [] : [UI_FILES]),
    ...(hasBalancers(cluster) ? [ADDRESSES_NAME] : []),
  ];
  return [
    ["StatefulSet", live.statefulSets, workloads],
    ["Service", live.services, services],
    ["ConfigMap", live.configMaps, configMaps],
    ["PodDisruptionBudget", live.disruptionBudgets, workloads],
    ["NetworkPolicy", live.networkPolicies, workloads],
    ["claim", live.claims, [...nodesOf(cluster).map(claimName), ...offsetsClaims(connect)]],
    ["Secret", live.secrets ?? new Map(), [SECRETS_NAME]],
    ["Deployment", live.deployments ?? new Map(), ui === undefined ? [] : [UI_NAME]],
  ];
}

/** By its label; where somebody removed that, by the annotations beside it. */
export function isOurs({ labels, annotations }: LiveObject, { uid, stack, component }: Identity): boolean {
  const said = labels[label.uid];
  if (said !== undefined) return said === uid;
  return annotations[label.stack] === stack && annotations[label.component] === component;
}

const isRemade = ({ labels, annotations }: LiveObject): boolean =>
  labels[label.uid] === undefined && annotations[label.stack] === undefined;

const hasWorkloads = ({ statefulSets }: Live, identity: Identity): boolean =>
  [...statefulSets.values()].some((set) => isOurs(metadataOf(set), identity));

/** One cluster per namespace: pods, Services and claims have the same names in every one. */
function otherCluster({ statefulSets, claims }: Live, { uid }: Identity): LiveObject | undefined {
  return [...statefulSets.values(), ...claims.values()]
    .map(metadataOf)
    .find(({ labels }) => labels[label.uid] !== undefined && labels[label.uid] !== uid);
}

function missingNamespace(target: KubernetesCluster["target"]): Obstacle {
  const { name } = target.namespace;
  return {
    code: "namespace-missing",
    about: `namespace ${name}`,
    message: `There is no namespace ${name}, and kubernetes.createNamespace is false.`,
    remedy: `Create it (${kubectl(target)} create namespace ${name}), or set createNamespace to true.`,
  };
}

function leavingNamespace({ target }: KubernetesCluster, since: Date): Obstacle {
  const { name } = target.namespace;
  return {
    code: "namespace-leaving",
    about: `namespace ${name}`,
    message: `Namespace ${name} is being deleted since ${since.toISOString()}, and everything in it with it: nothing can be made there.`,
    remedy: `Wait until it is gone: \`${kubectl(target)} wait --for=delete namespace/${name}\`.`,
  };
}

function namespaceTaken(namespace: string, { labels, annotations }: LiveObject, { uid }: Identity): Obstacle {
  const owner = annotations[label.stack];
  return {
    code: "namespace-taken",
    about: `namespace ${namespace}`,
    message: `Namespace ${namespace} has cluster ${labels[label.cluster]} (${labels[label.uid]}${owner === undefined ? "" : `, stack ${owner}`}) already; this stack's cluster is ${uid}. A namespace has one cluster.`,
    remedy:
      "Name another namespace; or, where only kept data of that cluster is left and nobody needs it, delete its claims.",
  };
}

function foreign(kind: string, name: string, namespace: string, { uid }: Identity): Obstacle {
  return {
    code: `foreign-${kind.toLowerCase()}`,
    about: `${kind} ${name}`,
    message: `There is a ${kind} named ${name} in namespace ${namespace} already, which nothing of ours has made; this stack's cluster is ${uid}. It is left as it is.`,
    remedy: "Use a namespace of this cluster's own, or remove that one yourself if nobody needs it.",
  };
}
