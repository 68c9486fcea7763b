import type { V1LimitRange, V1ResourceQuota } from "@kubernetes/client-node";
import type { KubernetesCluster } from "../../../model/cluster.ts";
import { UI } from "../../../model/ui.ts";
import type { Obstacle } from "../../obstacle.ts";
import { asksOf } from "./asks.ts";

const LIMIT = "limits.cpu";

/**
 * A quota over the limits of processors: the API server makes no pod that has none, one that runs and is replaced
 * included, unless a LimitRange gives it one. Pure.
 */
export function limitlessPods(
  cluster: KubernetesCluster,
  quotas: readonly V1ResourceQuota[],
  ranges: readonly V1LimitRange[],
): readonly Obstacle[] {
  if (ranges.some(givesLimit)) return [];
  const without = asksOf(cluster).filter(({ resources }) => resources.limits.cpu === undefined);
  const workloads = [...new Set(without.map(({ workload }) => workload))];
  if (workloads.length === 0) return [];
  const keys = workloads.flatMap((workload) => (workload === UI ? [] : [`kubernetes.resources.${workload}.cpuLimit`]));
  const set = keys.length === 0 ? "Leave ui out" : `Set ${keys.join(", ")}`;
  const remedy = `${set}, or have a LimitRange give containers a default${workloads.includes(UI) ? ", which the web view's needs in any case" : ""}.`;
  return quotas.filter(isOver).map(({ metadata }) => ({
    code: "quota-wants-limit",
    about: `ResourceQuota ${metadata?.name ?? ""}`,
    message: `It counts ${LIMIT}, so that no pod is made without a limit, and ${without.map(({ pod }) => pod).join(", ")} would have none.`,
    remedy,
  }));
}

const isOver = ({ spec, status }: V1ResourceQuota): boolean =>
  spec?.scopes === undefined && spec?.scopeSelector === undefined && LIMIT in (status?.hard ?? spec?.hard ?? {});

/** A greatest amount is a container's limit too, where no other is said. */
const givesLimit = ({ spec }: V1LimitRange): boolean =>
  (spec?.limits ?? []).some(({ type, _default, max }) => type === "Container" && (_default ?? max)?.cpu !== undefined);
