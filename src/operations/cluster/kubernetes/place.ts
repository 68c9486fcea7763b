import type { Place } from "../access.ts";
import type { KubernetesPlace } from "../where.ts";
import { kubernetesAccess } from "./access.ts";
import { foundIn } from "./list.ts";
import { lookOrFail, openApi } from "./reach.ts";

/** The namespace, by its context. Asks nobody yet. Throws a Failure where the kubeconfig has no such context. */
export function kubernetesPlace(target: KubernetesPlace): Place {
  const { context, namespace } = target;
  const api = openApi(target);
  return {
    where: `in namespace ${namespace} (context ${context})`,
    clusters: async () => {
      const cluster = foundIn(await lookOrFail(api, target), target);
      return new Map(cluster === undefined ? [] : [[cluster.name, cluster]]);
    },
    access: (cluster) => kubernetesAccess(api, cluster),
  };
}
