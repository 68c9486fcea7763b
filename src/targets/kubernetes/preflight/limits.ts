import type { V1LimitRange } from "@kubernetes/client-node";
import type { KubernetesCluster } from "../../../model/cluster.ts";
import type { Obstacle } from "../../obstacle.ts";
import type { Api } from "../api.ts";
import type { Live } from "../live.ts";
import { amountOf } from "../quantity.ts";
import { asksOf } from "./asks.ts";
import { allowed, type Findings, found, skipped } from "./findings.ts";

/** Whether the namespace's limit ranges let each pod and claim be made. */
export async function limits({ core, namespace }: Api, cluster: KubernetesCluster, live: Live): Promise<Findings> {
  const list = await allowed(core.listNamespacedLimitRange({ namespace }));
  if (list === undefined) return skipped("Limit ranges may not be read with these rights");
  return found(...limitObstacles(cluster, live, list.items));
}

interface Asked {
  readonly kind: string;
  readonly of: string;
  readonly amounts: Readonly<Record<string, string | undefined>>;
}

/** Pure. */
export function limitObstacles(
  cluster: KubernetesCluster,
  live: Live,
  ranges: readonly V1LimitRange[],
): readonly Obstacle[] {
  const asked = askedBy(cluster, live);
  return ranges.flatMap(({ metadata, spec }) =>
    (spec?.limits ?? []).flatMap((limit) =>
      asked.filter(({ kind }) => kind === limit.type).flatMap((one) => outside(metadata?.name ?? "", one, limit)),
    ),
  );
}

/** One pod of each workload stands for all of them. Claims that exist are held to nothing. */
function askedBy(cluster: KubernetesCluster, live: Live): readonly Asked[] {
  const asks = asksOf(cluster);
  return [...new Set(asks.map(({ workload }) => workload))].flatMap((workload) => {
    const own = asks.filter((ask) => ask.workload === workload);
    const [first] = own;
    if (first === undefined) return [];
    const { limits, requests } = first.resources;
    const claim = own.flatMap((ask) => ask.claim ?? []).find(({ name }) => !live.claims.has(name));
    const storage = `${claim?.storageMiB}Mi`;
    return [
      ...["Container", "Pod"].map((kind) => ({ kind, of: first.pod, amounts: { ...requests, ...limits } })),
      ...(claim === undefined
        ? []
        : [{ kind: "PersistentVolumeClaim", of: `claim ${claim.name}`, amounts: { storage } }]),
    ];
  });
}

type Limit = NonNullable<V1LimitRange["spec"]>["limits"][number];

function outside(range: string, { kind, of, amounts }: Asked, { max, min }: Limit): readonly Obstacle[] {
  return Object.entries(amounts).flatMap(([what, amount]) => {
    const value = amountOf(amount) ?? 0;
    const bound =
      value > (amountOf(max?.[what]) ?? Number.POSITIVE_INFINITY)
        ? `at most ${max?.[what]}`
        : value < (amountOf(min?.[what]) ?? 0)
          ? `at least ${min?.[what]}`
          : undefined;
    if (bound === undefined) return [];
    return {
      code: "limit-range",
      about: `LimitRange ${range}`,
      message: `${of} asks for ${amount} of ${what}; ${bound} is allowed for a ${kind}.`,
      remedy: "Change the description to fit, or have the limits changed.",
    };
  });
}
