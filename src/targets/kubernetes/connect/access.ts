import type { KubernetesCluster } from "../../../model/cluster.ts";
import { CONNECT, type Connect } from "../../../model/connect.ts";
import type { ConnectAccess } from "../../target.ts";
import type { Api } from "../api.ts";
import { Forwards } from "../forward.ts";
import { kubectlFor } from "../kubectl.ts";
import { containerName } from "../names.ts";

/** Kafka Connect on Kubernetes: a worker's REST through the API server, as `kubectl port-forward` does it. */
export function connectAccess(api: Api, cluster: KubernetesCluster, { workers }: Connect): ConnectAccess {
  const forwards = new Forwards(api);
  const portOf = (name: string): number => {
    const worker = workers.find((one) => one.name === name);
    if (worker === undefined) throw new Error(`there is no ${name}`);
    return worker.port;
  };
  return {
    rest: async (worker) => {
      const { host, port } = await forwards.to(worker, portOf(worker));
      return `http://${host}:${port}`;
    },
    logCommand: (worker) => `${kubectlFor(cluster)} logs ${worker}`,
    logTail: (worker, tailLines) =>
      api.core
        .readNamespacedPodLog({
          namespace: api.namespace,
          name: worker,
          container: containerName(CONNECT),
          tailLines,
        })
        .catch(() => ""),
  };
}
