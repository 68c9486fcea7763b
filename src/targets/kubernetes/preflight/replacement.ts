import { isDeepStrictEqual } from "node:util";
import type { V1StatefulSet } from "@kubernetes/client-node";
import type { KubernetesCluster, Role } from "../../../model/cluster.ts";
import { headlessName, workloadName } from "../../../model/names.ts";
import type { Obstacle } from "../../obstacle.ts";
import { kubectlFor } from "../kubectl.ts";
import type { Live } from "../live.ts";
import { rolesOf } from "../names.ts";
import { amountOf } from "../quantity.ts";
import { TEMPLATE_SIZE } from "../values.ts";

/** What of a StatefulSet cannot be changed: another value means another StatefulSet. */
export type Fixed = Readonly<Record<string, unknown>>;

/** Fixed parts as the charts render them; test/targets/kubernetes/replacement.test.ts compares the two. */
export function fixedBy(role: Role): Fixed {
  const selector = { "app.kubernetes.io/name": workloadName(role), "kafka-cluster.role": role };
  return {
    serviceName: headlessName(role),
    selector,
    podManagementPolicy: "Parallel",
    revisionHistoryLimit: 10,
    volumeClaimTemplates: [{ name: "data", labels: selector, size: amountOf(TEMPLATE_SIZE), storageClass: "" }],
  };
}

/** The same of a StatefulSet that is there, or that a chart renders, with Kubernetes' defaults put in. */
export function fixedOf({ spec }: Pick<V1StatefulSet, "spec">): Fixed {
  return {
    serviceName: spec?.serviceName,
    selector: spec?.selector?.matchLabels,
    podManagementPolicy: spec?.podManagementPolicy ?? "OrderedReady",
    revisionHistoryLimit: spec?.revisionHistoryLimit ?? 10,
    volumeClaimTemplates: (spec?.volumeClaimTemplates ?? []).map(({ metadata, spec: claim }) => ({
      name: metadata?.name,
      labels: metadata?.labels,
      size: amountOf(claim?.resources?.requests?.storage),
      storageClass: claim?.storageClassName ?? "",
    })),
  };
}

/**
 * StatefulSets that Pulumi would delete and make again, all pods of a role at once, because the live one differs in what
 * cannot be changed. Pure.
 */
export function replacements(cluster: KubernetesCluster, live: Live): readonly Obstacle[] {
  return rolesOf(cluster).flatMap((role) => {
    const set = live.statefulSets.get(workloadName(role));
    if (set === undefined) return [];
    const [has, wants] = [fixedOf(set), fixedBy(role)];
    const differing = Object.keys(wants).filter((key) => !isDeepStrictEqual(has[key], wants[key]));
    return differing.length === 0 ? [] : [obstacle(cluster, workloadName(role), differing, has, wants)];
  });
}

function obstacle(
  cluster: KubernetesCluster,
  name: string,
  differing: readonly string[],
  has: Fixed,
  wants: Fixed,
): Obstacle {
  const lines = differing.map(
    (key) => `    ${key} is ${JSON.stringify(has[key])}, and has to be ${JSON.stringify(wants[key])}`,
  );
  return {
    code: "replaces-statefulset",
    about: `StatefulSet ${name}`,
    message: [`StatefulSet ${name} would be deleted and made again with all its pods at once:`, ...lines].join("\n"),
    remedy: `Take it away from over its pods, which go on (${kubectlFor(cluster)} delete statefulset ${name} --cascade=orphan); then \`pulumi up\` makes it anew and replaces the pods one by one.`,
  };
}
