import type { V1ResourceQuota } from "@kubernetes/client-node";
import type { KubernetesCluster } from "../../../model/cluster.ts";
import type { Obstacle } from "../../obstacle.ts";
import type { Api } from "../api.ts";
import type { Live } from "../live.ts";
import { externalName } from "../names.ts";
import { amountOf } from "../quantity.ts";
import { type Ask, asksOf, isMade } from "./asks.ts";
import { allowed, type Findings, found, nothing, skipped } from "./findings.ts";
import { namedObjects } from "./foreign.ts";
import { limitlessPods } from "./limitless.ts";

/** What of a namespace's quota a cluster takes: Kubernetes' own names, in cores, bytes and pieces. */
export type Amounts = Readonly<Record<string, number>>;

/** Whether what is still to be made fits into the namespace's quotas. */
export async function quotas({ core, namespace }: Api, cluster: KubernetesCluster, live: Live): Promise<Findings> {
  const list = await allowed(core.listNamespacedResourceQuota({ namespace }));
  if (list === undefined) return skipped("Quotas may not be read with these rights");
  if (list.items.length === 0) return nothing;
  const ranges = await allowed(core.listNamespacedLimitRange({ namespace }));
  const limitless = ranges === undefined ? [] : limitlessPods(cluster, list.items, ranges.items);
  return found(...quotaObstacles(added(cluster, live), list.items), ...limitless);
}

/** What the cluster has not taken yet: objects that are not there, growth of claims that are. Pure. */
export function added(cluster: KubernetesCluster, live: Live): Amounts {
  const sums = new Map<string, number>();
  const add = (name: string, amount: number) => sums.set(name, (sums.get(name) ?? 0) + amount);
  for (const ask of asksOf(cluster)) {
    if (ask.claim !== undefined) addClaim(ask.claim, cluster, live, add);
    if (isMade(ask, live)) continue;
    for (const [kind, amounts] of Object.entries(ask.resources)) {
      for (const [what, amount] of Object.entries(amounts)) add(`${kind}.${what}`, amountOf(amount) ?? 0);
    }
    add("pods", 1);
  }
  for (const [kind, objects, names] of namedObjects(cluster, live)) {
    const missing = names.filter((name) => !objects.has(name));
    if (COUNTED[kind] !== undefined) add(COUNTED[kind], missing.length);
  }
  addPorts(cluster, live, add);
  return Object.fromEntries(sums);
}

/** What Kubernetes counts objects of a kind under. */
const COUNTED: Readonly<Record<string, string>> = {
  Service: "services",
  ConfigMap: "configmaps",
  StatefulSet: "count/statefulsets.apps",
  Deployment: "count/deployments.apps",
};

/** A load balancer's Service takes a node port too. */
function addPorts({ brokers, target }: KubernetesCluster, { services }: Live, add: Add): void {
  const { mode } = target.external;
  if (mode === "none") return;
  const missing = brokers.filter((broker) => !services.has(externalName(broker))).length;
  add("services.nodeports", missing);
  if (mode === "loadBalancer") add("services.loadbalancers", missing);
}

type Add = (name: string, amount: number) => void;

function addClaim(
  { name, storageMiB }: NonNullable<Ask["claim"]>,
  { target }: KubernetesCluster,
  { claims }: Live,
  add: Add,
): void {
  const claim = claims.get(name);
  const storageClass = claim?.spec?.storageClassName ?? target.storageClass;
  const growth = Math.max(0, storageMiB * 2 ** 20 - (amountOf(claim?.spec?.resources?.requests?.storage) ?? 0));
  for (const prefix of ["", ...(storageClass === undefined ? [] : [`${storageClass}.storageclass.storage.k8s.io/`])]) {
    add(`${prefix}requests.storage`, growth);
    if (claim === undefined) add(`${prefix}persistentvolumeclaims`, 1);
  }
}

/** Names that mean the same. */
const SAME: Readonly<Record<string, string>> = {
  cpu: "requests.cpu",
  memory: "requests.memory",
  "count/pods": "pods",
  "count/services": "services",
  "count/configmaps": "configmaps",
  "count/persistentvolumeclaims": "persistentvolumeclaims",
};

/** A quota for some pods only (`scopes`) is left to the API server. Pure. */
export function quotaObstacles(needs: Amounts, quotas: readonly V1ResourceQuota[]): readonly Obstacle[] {
  return quotas
    .filter(({ spec }) => spec?.scopes === undefined && spec?.scopeSelector === undefined)
    .flatMap(({ metadata, status, spec }) =>
      Object.entries(status?.hard ?? spec?.hard ?? {}).flatMap(([name, hard]) => {
        const need = needs[SAME[name] ?? name] ?? 0;
        const used = status?.used?.[name] ?? "0";
        const left = (amountOf(hard) ?? Number.POSITIVE_INFINITY) - (amountOf(used) ?? 0);
        return need === 0 || need <= left ? [] : [tooSmall(metadata?.name ?? "", name, { need, left, hard, used })];
      }),
    );
}

interface Shortage {
  readonly need: number;
  readonly left: number;
  readonly hard: string;
  readonly used: string;
}

function tooSmall(quota: string, name: string, { need, left, hard, used }: Shortage): Obstacle {
  return {
    code: "quota-too-small",
    about: `ResourceQuota ${quota}`,
    message: `The cluster needs ${shown(name, need)} of ${name}, and ${shown(name, Math.max(0, left))} is left (${used} of ${hard} is used).`,
    remedy: "Have the quota raised, or describe a smaller cluster: fewer nodes, smaller heaps or disks.",
  };
}

const isBytes = (name: string): boolean => /memory|storage$/.test(name);

function shown(name: string, amount: number): string {
  return isBytes(name) ? `${Math.ceil(amount / 2 ** 20)}Mi` : String(Math.round(amount * 1000) / 1000);
}
