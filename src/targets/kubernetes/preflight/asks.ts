import type { KubernetesCluster, Workload } from "../../../model/cluster.ts";
import { CONNECT, type Connect, type ConnectWorker } from "../../../model/connect.ts";
import { nodesOf } from "../../../model/nodes.ts";
import { UI, UI_NAME } from "../../../model/ui.ts";
import { offsetsClaim } from "../connect/names.ts";
import { OFFSETS_MIB } from "../connect/values.ts";
import type { Live } from "../live.ts";
import { claimName } from "../names.ts";
import { UI_RESOURCES } from "../ui.ts";
import { resourceValues } from "../values.ts";

/** What one pod takes of a namespace. */
export interface Ask {
  /** The web view's is its Deployment's, after which each of its pods is named. */
  readonly pod: string;
  readonly workload: Workload | typeof UI;
  readonly resources: { readonly requests: Resources; readonly limits: Resources };
  /** undefined = it keeps nothing. */
  readonly claim: { readonly name: string; readonly storageMiB: number } | undefined;
}

type Resources = Readonly<Record<string, string>>;

/** Every pod of the description, the nodes' first. Pure. */
export function asksOf(cluster: KubernetesCluster): readonly Ask[] {
  const { connect, target, ui } = cluster;
  const nodes = nodesOf(cluster).map((node) => ({
    pod: node.name,
    workload: node.role,
    resources: resourceValues(node.role, node.jvm, target),
    claim: { name: claimName(node), storageMiB: target.storageMiB[node.role] },
  }));
  const view = { pod: UI_NAME, workload: UI, resources: UI_RESOURCES, claim: undefined } as const;
  return [
    ...nodes,
    ...(connect === undefined ? [] : connect.workers.map((worker) => askOf(cluster, connect, worker))),
    ...(ui === undefined ? [] : [view]),
  ];
}

/** Whether the pod is there already. */
export const isMade = ({ pod, workload }: Ask, { pods }: Pick<Live, "pods">): boolean =>
  workload === UI ? [...pods.keys()].some((name) => name.startsWith(`${pod}-`)) : pods.has(pod);

const askOf = ({ target }: KubernetesCluster, { mode, jvm }: Connect, { name }: ConnectWorker): Ask => ({
  pod: name,
  workload: CONNECT,
  resources: resourceValues(CONNECT, jvm, target),
  claim: mode === "standalone" ? { name: offsetsClaim(name), storageMiB: OFFSETS_MIB } : undefined,
});
