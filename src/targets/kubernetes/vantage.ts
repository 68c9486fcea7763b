import type { KubernetesCluster } from "../../model/cluster.ts";
import { CONFIG_DIRECTORY } from "../../properties/file.ts";
import type { Access } from "../target.ts";
import type { Api } from "./api.ts";
import { execute } from "./execute.ts";
import { Forwards } from "./forward.ts";
import { containerName } from "./names.ts";

/**
 * How readiness looks at a cluster on Kubernetes: `probe.sh` by exec in a pod, and the brokers' own addresses, which
 * only pods can reach, through the API server.
 */
export function kubernetesAccess(api: Api, cluster: KubernetesCluster): Access {
  const forwards = new Forwards(api);
  const roleOf = (node: string) => (cluster.brokers.some(({ name }) => name === node) ? "broker" : "zookeeper");
  return {
    name: cluster.name,
    brokers: cluster.brokers,
    zookeepers: cluster.zookeepers,
    probe: (node, args) =>
      execute(api, node, containerName(roleOf(node)), ["bash", `${CONFIG_DIRECTORY}/probe.sh`, ...args]),
    logCommand: (node) => `kubectl --context ${cluster.target.context} -n ${api.namespace} logs ${node}`,
    logTail: async (node, lines) => {
      const log = await api.core
        .readNamespacedPodLog({
          namespace: api.namespace,
          name: node,
          container: containerName(roleOf(node)),
          tailLines: lines,
        })
        .catch(() => "");
      return log;
    },
    ways: cluster.brokers.flatMap((broker) =>
      broker.listeners
        .filter(({ name }) => name === "INTERNAL")
        .map(({ advertised, containerPort }) => ({
          address: advertised,
          dial: () => forwards.to(broker.name, containerPort),
        })),
    ),
  };
}
