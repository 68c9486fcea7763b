import { resolve } from "node:path";
import type { V1Service } from "@kubernetes/client-node";
import type { KubernetesTarget } from "../../../model/cluster.ts";
import type { DataPlace } from "../../../operations/data/data.ts";
import { kubernetesData } from "../../../operations/data/kubernetes.ts";
import { removeNamespace } from "../../../operations/data/namespace.ts";
import { Failure } from "../../../operations/output/failure.ts";
import { type Api, connect, NoContext, statusOf, wordsOf } from "../../../targets/kubernetes/api.ts";
import { metadataOf } from "../../../targets/kubernetes/live.ts";
import { label } from "../../../targets/labels.ts";
import { SetupError } from "../../setup-error.ts";
import { leftovers } from "./leftovers.ts";
import type { KeptData, Place } from "./place.ts";

/** A namespace as the place of one environment. */
export function kubernetesPlace(target: KubernetesTarget, owner: string, root: string): Place {
  const words = `context ${target.context}, namespace ${target.namespace.name}`;
  const kubeconfig = target.kubeconfig === undefined ? undefined : resolve(root, target.kubeconfig);
  const ask = async <T>(work: (space: Namespace) => Promise<T>): Promise<T> => {
    try {
      const { context, namespace } = target;
      const claims = kubernetesData({ kind: "kubernetes", kubeconfig, context, namespace: namespace.name });
      return await work({ api: connect({ ...target, kubeconfig }), owner, claims });
    } catch (error) {
      if (error instanceof SetupError || error instanceof Failure) throw error;
      const why = error instanceof NoContext ? error.message : wordsOf(error);
      throw new SetupError(`Kubernetes cannot be asked (${words}): ${why}.`);
    }
  };
  return {
    words,
    takenPorts: () => ask(takenPorts),
    // A node port is held by its Service, wherever its nodes are.
    busyPorts: () => Promise.resolve([]),
    nodes: () => ask(countNodes),
    data: () => ask(dataOf),
    deleteData: () => ask(deleteData),
  };
}

interface Namespace {
  readonly api: Api;
  readonly owner: string;
  readonly claims: DataPlace;
}

async function takenPorts({ api }: Namespace) {
  try {
    const { items } = await api.core.listServiceForAllNamespaces();
    const others = items.filter(({ metadata }) => metadata?.namespace !== api.namespace);
    return { ports: new Set(others.flatMap(nodePorts)), note: undefined };
  } catch (error) {
    if (statusOf(error) !== 403) throw error;
    return {
      ports: new Set<number>(),
      note: "Services of other namespaces may not be read with these rights: only the stack files here tell which node ports are taken.",
    };
  }
}

function nodePorts({ spec }: V1Service): number[] {
  const ports = (spec?.ports ?? []).flatMap(({ nodePort }) => nodePort ?? []);
  return spec?.healthCheckNodePort === undefined ? ports : [...ports, spec.healthCheckNodePort];
}

async function countNodes({ api }: Namespace) {
  const { namespace } = api;
  const sets = (await api.apps.listNamespacedStatefulSet({ namespace })).items;
  return {
    running: sets.reduce((sum, { status }) => sum + (status?.readyReplicas ?? 0), 0),
    all: sets.reduce((sum, { spec, status }) => sum + Math.max(spec?.replicas ?? 0, status?.replicas ?? 0), 0),
  };
}

/** The namespace's uid label where this stack made it; undefined for one that was there before, or is not ours to read. */
async function uidOfOwn({ api, owner }: Namespace): Promise<string | undefined> {
  try {
    const { labels, annotations } = metadataOf(await api.core.readNamespace({ name: api.namespace }));
    return annotations[label.stack] === owner ? labels[label.uid] : undefined;
  } catch (error) {
    if (statusOf(error) === 404 || statusOf(error) === 403) return undefined;
    throw error;
  }
}

async function dataOf(space: Namespace): Promise<KeptData> {
  const { namespace } = space.api;
  const kept = await space.claims.kept({ stack: space.owner });
  return {
    names: kept.map(({ name }) => `claim ${name} in namespace ${namespace}`),
    alsoMade: (await uidOfOwn(space)) === undefined ? [] : [`namespace ${namespace}`],
  };
}

/** The claims, and the namespace where this stack made it, also where an interrupted run has deleted the claims already. */
async function deleteData({ api, owner, claims }: Namespace): Promise<readonly string[]> {
  const nodes = await claims.nodes({ stack: owner });
  if (nodes.length > 0) throw leftovers("Objects", owner, nodes);
  const uid = await uidOfOwn({ api, owner, claims });
  const kept = await claims.kept({ stack: owner });
  const { left } = kept.length > 0 ? await claims.remove(kept) : await removeNamespace(api, new Set(uid ? [uid] : []));
  return left;
}
