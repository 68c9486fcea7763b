import type { KubernetesCluster } from "../../../model/cluster.ts";
import { type Consents, consentHint } from "../../../spec/consent.ts";
import type { Identity } from "../../identity.ts";
import { label } from "../../labels.ts";
import type { Obstacle } from "../../obstacle.ts";
import { type Connection, connect } from "../api.ts";
import { type Live, metadataOf } from "../live.ts";
import type { Place, SettledPlace } from "../place.ts";

type Fact = readonly [what: string, before: string | undefined, now: string];

/** Changes of what a cluster is bound to for life: a new value would start an empty cluster beside the old one. Pure. */
export function changedFacts(
  cluster: KubernetesCluster,
  identity: Identity,
  live: Live | undefined,
): readonly Obstacle[] {
  return obstacles([
    // Until there is data it may still be given another name.
    ["name", live && nameOfData(live, identity), cluster.name],
    ["target", identity.target, cluster.target.kind],
    ["metadata", identity.metadata, cluster.metadata],
  ]);
}

const ownClaims = ({ claims }: Live, { uid }: Identity) =>
  [...claims.values()].map(metadataOf).filter(({ labels }) => labels[label.uid] === uid);

const nameOfData = (live: Live, identity: Identity): string | undefined =>
  ownClaims(live, identity)[0]?.labels[label.cluster];

/**
 * Another context or namespace than at birth. Whoever has the data there under another name of the context has the same
 * cluster; and where nothing is left behind in the old place, nothing is lost.
 */
export async function movedFacts(
  { target }: KubernetesCluster,
  identity: Identity,
  place: Place,
  live: Live,
  claimsAt: typeof countClaims = countClaims,
): Promise<readonly Obstacle[]> {
  const now: Place = { context: target.context, namespace: target.namespace.name };
  const changed: readonly Fact[] = [
    ["kubernetes.context", place.context, now.context],
    ["kubernetes.namespace", place.namespace, now.namespace],
  ];
  const moved = obstacles(changed);
  if (moved.length === 0) return [];
  if (place.namespace === now.namespace && ownClaims(live, identity).length > 0) return [];
  const left = await claimsAt({ kubeconfig: target.kubeconfig, ...place }, identity.uid);
  return left === 0 ? [] : moved;
}

/**
 * A namespace that an earlier run of this stack has filled (`wasFilled` says whether one has) and that has nothing of it any
 * more: somebody deleted it, and the claims with it. A claim alone that is gone is told by the others.
 */
export async function lostNamespace(
  { name, target }: KubernetesCluster,
  identity: Identity,
  place: SettledPlace,
  live: Live,
  { consents, wasFilled }: { readonly consents: Consents; readonly wasFilled: () => Promise<boolean> },
): Promise<readonly Obstacle[]> {
  const { context, namespace } = target;
  const isHere = !place.isNew && place.context === context && place.namespace === namespace.name;
  const consent = `empty-cluster:${name}`;
  if (!isHere || hasAnything(live, identity) || !(await wasFilled()) || consents.has(consent)) return [];
  return [
    {
      code: "namespace-lost",
      about: `namespace ${namespace.name}`,
      message: `This stack has made its cluster in namespace ${namespace.name}, and nothing of it is there${live.namespace === undefined ? ": the namespace is gone, and every claim in it" : ", no claim either"}. An empty cluster would start in its place.`,
      remedy: `Restore the namespace with its claims; or, where no data is missed, let an empty cluster start: ${consentHint(consent)}.`,
    },
  ];
}

function hasAnything({ claims, statefulSets, configMaps }: Live, { uid }: Identity): boolean {
  return [claims, statefulSets, configMaps].some((objects) =>
    [...objects.values()].some((object) => metadataOf(object).labels[label.uid] === uid),
  );
}

/** How many claims of this cluster a place has; undefined where it cannot be asked. */
async function countClaims(at: Pick<Connection, "kubeconfig"> & Place, uid: string): Promise<number | undefined> {
  try {
    const { core, namespace } = connect({ ...at, namespace: { name: at.namespace, create: false } });
    const labelSelector = `${label.uid}=${uid}`;
    return (await core.listNamespacedPersistentVolumeClaim({ namespace, labelSelector })).items.length;
  } catch {
    return undefined;
  }
}

function obstacles(facts: readonly Fact[]): readonly Obstacle[] {
  return facts
    .filter(([, before, now]) => before !== undefined && before !== "" && before !== now)
    .map(([what, before, now]) => ({
      code: "identity-changed",
      about: what,
      message: `${what} is now ${now}, this stack's cluster was born with ${before}: its data would stay behind and an empty cluster would start.`,
      remedy: `Set it back to ${before}; for a new cluster use a stack of its own (pulumi stack init).`,
    }));
}
