import { formatAddress } from "../../../kafka/address.ts";
import type { Node, Role } from "../../../model/cluster.ts";
import { idOf, workloadName } from "../../../model/names.ts";
import { versionOf } from "../../../model/versions.ts";
import { type Live, metadataOf, usedBy } from "../../../targets/kubernetes/live.ts";
import { claimName, containerName, filesName, roles } from "../../../targets/kubernetes/names.ts";
import { label } from "../../../targets/labels.ts";
import { byRoleThenId, type FoundCluster, type FoundNode } from "../found.ts";
import { listenersOf, parseSettings, settingsFile } from "../settings.ts";
import type { KubernetesPlace } from "../where.ts";
import { namesIn } from "./members.ts";
import { stateOf } from "./state.ts";
import { workersIn } from "./workers.ts";

/**
 * The cluster of a namespace, of which there is one at most; undefined = none. Its nodes are those its ConfigMaps have
 * files for: they are there while a cluster is stopped too. One that Helm alone has made has no name of its own, and
 * gets the namespace's.
 */
export function foundIn(live: Live, { context, namespace, kubeconfig }: KubernetesPlace): FoundCluster | undefined {
  const nodes = roles.flatMap((role) =>
    namesIn(live, role, settingsFile({ role })).map((name) => nodeOf(live, role, name)),
  );
  if (nodes.length === 0) return undefined;
  const workers = workersIn(live);
  const objects = roles.flatMap((role) => [
    metadataOf(live.statefulSets.get(workloadName(role))),
    metadataOf(live.configMaps.get(filesName(role))),
  ]);
  const flags = [`--context ${context} -n ${namespace}`, ...(kubeconfig ? [`--kubeconfig ${kubeconfig}`] : [])];
  return {
    name: objects.find(({ labels }) => labels[label.cluster])?.labels[label.cluster] ?? namespace,
    stack: objects.find(({ annotations }) => annotations[label.stack])?.annotations[label.stack],
    flags: flags.join(" "),
    nodes: nodes.sort(byRoleThenId),
    ...(workers.length === 0 ? {} : { companions: workers }),
  };
}

/** The text of a file as the pod of a node would get it, from the ConfigMap of its role. */
export function fileTexts({ configMaps }: Pick<Live, "configMaps">, role: Role, node: string): Map<string, string> {
  const data = Object.entries(configMaps.get(filesName(role))?.data ?? {});
  const of = (owner: string) =>
    data.flatMap(([key, text]): [string, string][] =>
      key.startsWith(`${owner}.`) ? [[key.slice(owner.length + 1), text]] : [],
    );
  return new Map([...of("all"), ...of(node)]);
}

function nodeOf(live: Live, role: Role, node: string): FoundNode {
  const pod = live.pods.get(node);
  const set = live.statefulSets.get(workloadName(role));
  const container = containerName(role);
  const status = pod?.status?.containerStatuses?.find(({ name }) => name === container);
  const containers = pod?.spec?.containers ?? set?.spec?.template.spec?.containers ?? [];
  const image = containers.find(({ name }) => name === container)?.image ?? "";
  const external = listenersOf(parseSettings(fileTexts(live, role, node).get(settingsFile({ role })) ?? "")).find(
    ({ name }) => name === "EXTERNAL",
  );
  return {
    node,
    id: idOf(node),
    role,
    container: node,
    image,
    ...stateOf(pod, container, set?.spec?.replicas),
    restarts: status?.restartCount,
    version: versionAt(live, { name: node, role }) ?? versionIn(image),
    external: external && formatAddress(external.advertised),
  };
}

/** Of the server that runs, else of what the volume was last used by. */
function versionAt({ pods, claims }: Live, node: Pick<Node, "name" | "role">): string | undefined {
  const noted = metadataOf(claims.get(claimName(node))).annotations[label.version];
  const used = usedBy(pods.get(node.name), node) ?? noted;
  return used === undefined ? undefined : versionOf(used);
}

/** Kafka's version where an image's tag is one. */
function versionIn(image: string): string | undefined {
  return /:(\d+\.\d+\.\d+)/.exec(image)?.[1];
}
