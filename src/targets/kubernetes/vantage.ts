import type { KubernetesCluster } from "../../model/cluster.ts";
import { nodesOf } from "../../model/nodes.ts";
import { votersOf } from "../../model/quorum.ts";
import { probeCommand } from "../../properties/ask.ts";
import type { Access } from "../target.ts";
import type { Api } from "./api.ts";
import { execute } from "./execute.ts";
import { Forwards } from "./forward.ts";
import { Hosts } from "./hosts.ts";
import { kubectlFor } from "./kubectl.ts";
import { containerName } from "./names.ts";

/**
 * How readiness looks at a cluster on Kubernetes: `probe.sh` by exec in a pod, and the brokers' own addresses, which
 * only pods can reach, through the API server.
 */
export function kubernetesAccess(
  api: Api,
  cluster: KubernetesCluster,
  hosts: Hosts = new Hosts(cluster, undefined),
): Access {
  const forwards = new Forwards(api);
  const roleOf = (node: string) => nodesOf(cluster).find(({ name }) => name === node)?.role ?? "broker";
  return {
    name: cluster.name,
    get brokers() {
      return hosts.brokers();
    },
    // Brokers whose external address has just been changed, or is not known yet, are found by the inner one.
    alsoAt: inner(cluster).map(({ addresses: [{ host, port }] }) => `${host}:${port}`),
    zookeepers: cluster.zookeepers,
    voters: votersOf(cluster),
    probe: (node, args) => execute(api, node, containerName(roleOf(node)), probeCommand(args)),
    logCommand: (node) => `${kubectlFor(cluster)} logs ${node}`,
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
    ways: inner(cluster).flatMap(({ broker, addresses: known, containerPort }) =>
      known.map((address) => ({ address, dial: () => forwards.to(broker, containerPort) })),
    ),
  };
}

/** Where pods find the brokers; a broker that was started by an earlier release tells its pod's name. */
const inner = ({ brokers }: KubernetesCluster) =>
  brokers.flatMap(({ name: broker, host, listeners }) =>
    listeners
      .filter(({ name }) => name === "INTERNAL")
      .map(({ advertised, containerPort }) => ({
        broker,
        addresses: [advertised, { host, port: advertised.port }] as const,
        containerPort,
      })),
  );
