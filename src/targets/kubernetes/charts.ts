import { join } from "node:path";
import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { KubernetesCluster, Role } from "../../model/cluster.ts";
import { workloadName } from "../../model/names.ts";
import type { RenderedCluster } from "../../properties/render.ts";
import { type Labels, label } from "../labels.ts";
import { ownAnnotations, ownLabels } from "./claims.ts";
import type { Identity } from "./identity.ts";
import { lifeOf, lifeOptions } from "./life.ts";
import type { Live } from "./live.ts";
import { chartValues } from "./values.ts";

/** What the charts of one deployment share. */
export interface ChartContext {
  readonly cluster: KubernetesCluster;
  readonly identity: Identity;
  readonly files: RenderedCluster;
  /** undefined = a preview without a Kubernetes cluster. */
  readonly live: Live | undefined;
  readonly imageOf: (role: Role) => string;
}

const folder = join(import.meta.dirname, "..", "..", "..", "charts");

/** Renders a role's chart into resources of the engine. */
export function registerChart(
  context: ChartContext,
  role: Role,
  options: Pick<pulumi.ComponentResourceOptions, "parent" | "provider" | "dependsOn">,
): kubernetes.helm.v4.Chart {
  const { cluster, identity } = context;
  const name = workloadName(role);
  const values = chartValues(cluster, role, context.files, {
    image: context.imageOf(role),
    emptyVolumes: "wait",
    updateStrategy: "OnDelete",
    labels: ownLabels(cluster, identity),
    statefulSetAnnotations: {},
    serviceAnnotations: {},
  });
  return new kubernetes.helm.v4.Chart(
    `${cluster.name}-${name}`,
    { chart: join(folder, name), name, namespace: cluster.target.namespace.name, values, resourcePrefix: cluster.name },
    { ...options, transforms: [(resource) => transformed(context, resource)] },
  );
}

interface KubernetesObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: Labels };
}

/**
 * What an object needs because Pulumi makes it. Its wait for a StatefulSet wants all pods ready, which the very update
 * that heals a pod would wait for in vain, and a Service's wants endpoints: both wait for their name instead, which they
 * have at once. Not `skipAwait`: that would not wait for a deletion either.
 */
function transformed(
  context: ChartContext,
  { props, opts }: pulumi.ResourceTransformArgs,
): pulumi.ResourceTransformResult | undefined {
  const object = props as unknown as KubernetesObject;
  const { kind, metadata } = object;
  if (kind === undefined || metadata === undefined) return undefined;
  const waits = kind === "StatefulSet" || kind === "Service";
  const { live } = context;
  const watched = live && { StatefulSet: live.statefulSets, Service: live.services, ConfigMap: live.configMaps }[kind];
  const life = watched && lifeOf(watched, metadata.name);
  const annotations = {
    ...metadata.annotations,
    ...ownAnnotations(context.identity),
    [label.life]: life ?? "",
    ...(waits ? { "pulumi.com/waitFor": `jsonpath={.metadata.name}=${metadata.name}` } : {}),
  };
  const own: pulumi.CustomResourceOptions = {
    ...opts,
    deleteBeforeReplace: true,
    ...lifeOptions(life),
  };
  return { props: { ...props, metadata: { ...metadata, annotations } }, opts: own };
}
