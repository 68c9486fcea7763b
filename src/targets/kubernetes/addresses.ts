import { setTimeout as pause } from "node:timers/promises";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { KubernetesCluster } from "../../model/cluster.ts";
import { ADDRESSES_NAME, hostOf } from "../../properties/pod-facts.ts";
import type { Identity } from "../identity.ts";
import { label } from "../labels.ts";
import { refusal } from "../refusal.ts";
import type { Api } from "./api.ts";
import { ownAnnotations, ownLabels } from "./claims.ts";
import { balancerOf } from "./hosts.ts";
import { kubectlFor } from "./kubectl.ts";
import { lifeOf, lifeOptions } from "./life.ts";
import type { Live } from "./live.ts";
import { externalName } from "./names.ts";

/** The addresses of the load balancers, by broker. */
export type Addresses = ReadonlyMap<string, string>;

export const hasBalancers = ({ brokers }: KubernetesCluster): boolean =>
  brokers.some((broker) => hostOf(broker) === "loadBalancer");

const everyMs = 500;

export interface AddressWait {
  readonly deadlineMs: number;
  readonly onProgress: (text: string) => void;
}

/**
 * Waits until every broker's Service has the address of its load balancer; the time counts from when the Services are
 * there. Rejects with RunError.
 */
export async function awaitAddresses(api: Api, cluster: KubernetesCluster, wait: AddressWait): Promise<Addresses> {
  let since: number | undefined;
  let told = "";
  for (;;) {
    const { items } = await api.core.listNamespacedService({ namespace: api.namespace });
    const services = new Map(items.map((service) => [service.metadata?.name ?? "", service]));
    const found = balancers(cluster, services);
    const missing = cluster.brokers.filter(({ name }) => !found.has(name));
    if (missing.length === 0) return found;
    const exist = cluster.brokers.every((broker) => services.get(externalName(broker))?.spec?.type === "LoadBalancer");
    if (exist) since ??= performance.now();
    if (since !== undefined && performance.now() - since > wait.deadlineMs) {
      throw refusal(explain(cluster, missing.map(externalName), (performance.now() - since) / 1000));
    }
    const text = `waiting for load balancers: ${missing.map(({ name }) => name).join(", ")}`;
    if (exist && text !== told) {
      wait.onProgress(text);
      told = text;
    }
    await pause(everyMs);
  }
}

function balancers({ brokers }: KubernetesCluster, services: Live["services"]): Addresses {
  return new Map(
    brokers.flatMap((broker): [string, string][] => {
      const address = balancerOf(services.get(externalName(broker)));
      return address === undefined ? [] : [[broker.name, address]];
    }),
  );
}

function explain(cluster: KubernetesCluster, services: readonly string[], seconds: number): string {
  const [first] = services;
  return [
    `${services.join(", ")} ${services.length === 1 ? "has" : "have"} no address after ${Math.round(seconds)} s, so the ` +
      `brokers of cluster ${cluster.name} were left as they are.`,
    "A Service of type LoadBalancer gets one from an implementation of load balancers, such as a cloud's, MetalLB or k3s' " +
      "own. Without one in the Kubernetes cluster it waits for ever: then use kubernetes.external.mode: nodePort.",
    `\`${kubectlFor(cluster)} describe service ${first}\` tells more. ` +
      "Where it only takes longer: KAFKA_CLUSTER_ADDRESS_SECONDS=600.",
    "Nothing was removed. The next `pulumi up` looks again.",
  ].join("\n");
}

const unknown = pulumi.unknown as unknown as Record<string, string>;

/**
 * The ConfigMap that tells every broker the address of its load balancer. Its data are what `addresses` resolves with; in
 * a preview those that are there already, else unknown.
 */
export function registerAddresses(
  cluster: KubernetesCluster,
  identity: Identity,
  live: Live | undefined,
  addresses: Promise<Addresses> | undefined,
  options: pulumi.CustomResourceOptions,
): kubernetes.core.v1.ConfigMap {
  const life = live && lifeOf(live.configMaps, ADDRESSES_NAME);
  const present = live && balancers(cluster, live.services);
  const planned = present?.size === cluster.brokers.length ? present : undefined;
  // A failure is told once, by whoever waits for the cluster; here it stays unresolved.
  const known = addresses?.catch(() => new Promise<never>(() => undefined)) ?? planned;
  // As a plain object from the start: a Map would not come through an Output.
  const data = Promise.resolve(known).then((found) => found && Object.fromEntries(found));
  return new kubernetes.core.v1.ConfigMap(
    `${cluster.name}-addresses`,
    {
      metadata: {
        name: ADDRESSES_NAME,
        namespace: cluster.target.namespace.name,
        labels: { ...cluster.labels, ...ownLabels(cluster, identity) },
        annotations: { ...ownAnnotations(identity), [label.life]: life ?? "" },
      },
      data: pulumi.output(data.then((found) => found ?? unknown)),
    },
    { ...options, ...lifeOptions(life), deleteBeforeReplace: true },
  );
}
