import type { V1Service } from "@kubernetes/client-node";
import type { Broker, KubernetesCluster } from "../../../model/cluster.ts";
import type { Obstacle } from "../../obstacle.ts";
import { type Api, statusOf, wordsOf } from "../api.ts";
import type { Live } from "../live.ts";
import { externalName } from "../names.ts";
import { allowed, type Findings, found, nothing, skipped, together } from "./findings.ts";

interface Wanted {
  readonly broker: Broker;
  readonly port: number;
}

/**
 * Whether the API server would give each broker its node port: it alone knows its range and the ports that are taken.
 * Asked by a dry run for those that no Service of ours has yet.
 */
export async function nodePorts(api: Api, cluster: KubernetesCluster, live: Live): Promise<Findings> {
  if (cluster.target.external.mode !== "nodePort") return nothing;
  const wanted = wantedPorts(cluster).filter(
    ({ broker, port }) => !portsOf(live.services.get(externalName(broker))).includes(port),
  );
  if (wanted.length === 0) return nothing;
  // Where the namespace is to be made, another one is asked: ports belong to all of them together.
  const namespace = live.namespace === undefined ? "default" : api.namespace;
  return together(await Promise.all(wanted.map((one) => ask(api, one, namespace))));
}

function wantedPorts({ brokers }: KubernetesCluster): readonly Wanted[] {
  return brokers.flatMap((broker) =>
    broker.listeners.filter(({ name }) => name === "EXTERNAL").map(({ advertised: { port } }) => ({ broker, port })),
  );
}

const portsOf = (service: V1Service | undefined): readonly number[] =>
  service?.spec?.ports?.flatMap(({ nodePort }) => nodePort ?? []) ?? [];

async function ask(api: Api, wanted: Wanted, namespace: string): Promise<Findings> {
  const { port } = wanted;
  const body: V1Service = {
    metadata: { generateName: "kafka-cluster-port-" },
    spec: { type: "NodePort", ports: [{ name: "external", port: 19092, nodePort: port }] },
  };
  try {
    await api.core.createNamespacedService({ namespace, body, dryRun: "All" });
    return nothing;
  } catch (error) {
    const said = wordsOf(error);
    // Of the quota in that namespace: with the Services of all brokers it is compared by itself (quota.ts).
    if (said.includes("exceeded quota"))
      return skipped("Node ports could not be tried out, because a quota is used up");
    if (statusOf(error) === 403 || statusOf(error) === 404)
      return skipped("Node ports could not be tried out with these rights");
    if (said.includes("already allocated")) return found(clash(wanted, await holderOf(api, port)));
    if (said.includes("nodePort")) return found(outOfRange(wanted, said));
    throw error;
  }
}

/** The Service that has the port; undefined where it cannot be seen. */
async function holderOf({ core, namespace }: Api, port: number): Promise<string | undefined> {
  const services =
    (await allowed(core.listServiceForAllNamespaces())) ?? (await allowed(core.listNamespacedService({ namespace })));
  const holder = services?.items.find((service) => portsOf(service).includes(port));
  return holder && `Service ${holder.metadata?.name} in namespace ${holder.metadata?.namespace}`;
}

function clash({ broker, port }: Wanted, holder: string | undefined): Obstacle {
  return {
    code: "node-port-busy",
    about: `node port ${port}`,
    message: `Node port ${port}, wanted for ${broker.name}, is taken by ${holder ?? "a Service in a namespace that may not be read"}.`,
    remedy: "Set kubernetes.external.nodePortBase to a free range.",
  };
}

function outOfRange({ broker, port }: Wanted, said: string): Obstacle {
  const range = /\d+-\d+/.exec(said)?.[0];
  return {
    code: "node-port-range",
    about: `node port ${port}`,
    message: `Node port ${port}, wanted for ${broker.name}, is none this Kubernetes cluster gives${range === undefined ? `: ${said}` : `; it gives ${range}`}.`,
    remedy: "Set kubernetes.external.nodePortBase so that all brokers are within the range.",
  };
}
