import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { KubernetesCluster, Role } from "../../model/cluster.ts";
import type { Identity } from "../identity.ts";
import { label } from "../labels.ts";
import type { DeployOptions } from "../target.ts";
import type { Transform } from "../transform.ts";
import { type Addresses, hasBalancers, registerAddresses } from "./addresses.ts";
import { plainImage } from "./alone.ts";
import { registerChart } from "./charts.ts";
import { ownAnnotations, ownLabels, registerClaims } from "./claims.ts";
import { registerConnect } from "./connect/register.ts";
import { lifeOptions, newLife } from "./life.ts";
import type { Live } from "./live.ts";
import { POD_SECURITY, rolesOf } from "./names.ts";
import { passingFolder } from "./passing.ts";
import { transformObject } from "./transform.ts";
import { registerUi } from "./ui.ts";

export interface Plan {
  readonly cluster: KubernetesCluster;
  readonly identity: Identity;
  /** undefined = a preview without a Kubernetes cluster. */
  readonly live: Live | undefined;
  /** Where there are load balancers, in an update: their addresses, once they have them. */
  readonly addresses: Promise<Addresses> | undefined;
}

export interface Registered {
  /** The cluster itself. */
  readonly cluster: readonly pulumi.Resource[];
  /** What serves it and is waited for by itself. */
  readonly companions: readonly pulumi.Resource[];
}

/**
 * Registers everything with the engine: the namespace, the claims, then the chart of ZooKeeper or of the controllers, the
 * brokers', and Connect's. The
 * workers' pods are made at once and wait for the brokers themselves.
 */
export function registerAll(plan: Plan, options: DeployOptions): Registered {
  const { owner, resourceName, files, transform } = options;
  const { cluster, identity, live, addresses } = plan;
  const provider = new kubernetes.Provider(resourceName, providerArgs(plan), { parent: owner });
  const own = { parent: owner, provider };
  const namespace = registerNamespace(plan, own, transform);
  const claims = registerClaims({ cluster, identity, live, transform }, { ...own, dependsOn: namespace });
  const imageOf = (role: Role) => plainImage(cluster, role);
  const told = hasBalancers(cluster)
    ? registerAddresses(cluster, identity, live, addresses, { ...own, dependsOn: namespace })
    : undefined;
  const balancers = told && { told, known: addresses };
  const tell = (text: string) => void pulumi.log.info(text, owner);
  const chart = { cluster, identity, files, live, imageOf, balancers, transform, tell };
  const made: pulumi.Resource[] = [...namespace, ...claims];
  // Brokers last: the order of deletion is the reverse, and a broker needs ZooKeeper or the quorum to stop cleanly.
  for (const role of rolesOf(cluster)) {
    made.push(registerChart(chart, role, { ...own, dependsOn: [...made] }));
  }
  const after = { ...own, dependsOn: made };
  return {
    cluster: made,
    companions: [...registerConnect(chart, options.connect, after), ...registerUi(chart, after)],
  };
}

function providerArgs({ cluster: { target }, identity, live }: Plan): kubernetes.ProviderArgs {
  // Whatever else changes in a kubeconfig, it is the same cluster: without this everything would be replaced.
  const always = { clusterIdentifier: identity.uid };
  if (live === undefined) return { ...always, renderYamlToDirectory: passingFolder() };
  const { kubeconfig, context } = target;
  return {
    ...always,
    context,
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
    enableConfigMapMutable: true,
    // Claims are kept over a `destroy`, and an `up` that was killed or has lost its state leaves objects: all of them
    // are met again. Whose they are has been looked at before.
    upsertExistingObjects: true,
  };
}

/**
 * Kept over a `destroy` too: deleting a namespace deletes every claim in it. One that is not ours is used as it is. One
 * that was made before it had a `life` goes on without.
 */
function registerNamespace(
  { cluster, identity, live }: Plan,
  options: pulumi.CustomResourceOptions,
  transform: Transform | undefined,
): kubernetes.core.v1.Namespace[] {
  const { name, create } = cluster.target.namespace;
  const namespace = live?.namespace;
  if (!create || (namespace !== undefined && namespace.labels[label.uid] !== identity.uid)) return [];
  const labels = { ...ownLabels(cluster, identity), [POD_SECURITY]: "restricted" };
  const life = live && (namespace === undefined ? newLife() : namespace.annotations[label.life]);
  const metadata = {
    name,
    labels,
    annotations: { ...ownAnnotations(identity), [label.life]: life ?? "" },
  };
  const { args, opts } = transformObject(transform, { kind: "Namespace" as const, metadata });
  const kept = { ...opts, ...options, ...lifeOptions(life), retainOnDelete: true };
  return [new kubernetes.core.v1.Namespace(`${cluster.name}-namespace`, args, kept)];
}
