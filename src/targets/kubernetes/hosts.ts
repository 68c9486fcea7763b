import type { V1Service } from "@kubernetes/client-node";
import type { Broker, KubernetesCluster, Listener } from "../../model/cluster.ts";
import { hostOf } from "../../properties/pod-facts.ts";
import type { Live } from "./live.ts";
import { externalName } from "./names.ts";
import type { SeenPod } from "./volumes.ts";

/**
 * The hosts that brokers advertise to the outside and that the model does not know: first as the live objects have them,
 * then as the pods themselves told. A restarted pod may have another one.
 */
export class Hosts {
  private readonly cluster: KubernetesCluster;
  private readonly known: Map<string, string>;

  constructor(cluster: KubernetesCluster, live: Live | undefined) {
    this.cluster = cluster;
    this.known = live === undefined ? new Map() : hostsOf(cluster, live);
  }

  /** What pods were seen to tell their brokers. */
  note(seen: readonly SeenPod[]): void {
    for (const { node, host } of seen) if (host !== undefined) this.known.set(node.name, host);
  }

  /** The brokers with those hosts. A listener whose host nobody knows yet is left out: nobody can be sent there. */
  brokers(): readonly Broker[] {
    return this.cluster.brokers.map((broker) => ({
      ...broker,
      listeners: broker.listeners.flatMap((listener) => this.located(broker, listener)),
    }));
  }

  get isComplete(): boolean {
    return this.cluster.brokers.every((broker) => hostOf(broker) === undefined || this.known.has(broker.name));
  }

  private located({ name }: Broker, listener: Listener): Listener[] {
    if (listener.hostOf === undefined) return [listener];
    const host = this.known.get(name);
    return host === undefined ? [] : [{ ...listener, advertised: { ...listener.advertised, host } }];
  }
}

function hostsOf({ brokers }: KubernetesCluster, { pods, services }: Live): Map<string, string> {
  const found = brokers.map((broker): [string, string | undefined] => {
    const whose = hostOf(broker);
    if (whose === undefined) return [broker.name, undefined];
    return [
      broker.name,
      whose === "node" ? pods.get(broker.name)?.status?.hostIP : balancerOf(services.get(externalName(broker))),
    ];
  });
  return new Map(found.flatMap(([name, host]) => (host === undefined ? [] : [[name, host]])));
}

/** A load balancer is known by a name or by an address; of several, the first is as good as any. */
export function balancerOf(service: V1Service | undefined): string | undefined {
  const [ingress] = service?.spec?.type === "LoadBalancer" ? (service.status?.loadBalancer?.ingress ?? []) : [];
  return ingress?.hostname || ingress?.ip || undefined;
}
