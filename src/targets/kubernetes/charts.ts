import { join } from "node:path";
import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { KubernetesCluster, Role } from "../../model/cluster.ts";
import { CONNECT } from "../../model/connect.ts";
import { workloadName } from "../../model/names.ts";
import { formatUsed } from "../../model/versions.ts";
import type { RenderedCluster } from "../../properties/render.ts";
import type { Identity } from "../identity.ts";
import { label } from "../labels.ts";
import type { Transform } from "../transform.ts";
import { awaited, type KubernetesObject } from "./awaited.ts";
import { ownAnnotations, ownLabels } from "./claims.ts";
import { SECRETS_MARK } from "./connect/names.ts";
import { lifeOf, lifeOptions, MENDED, mendedOf, newLife } from "./life.ts";
import type { Live, metadataOf } from "./live.ts";
import { chartName, filesName } from "./names.ts";
import { chartForAnyVersion } from "./passing.ts";
import { type Managed, takenFields, takenText } from "./taken.ts";
import { transformObject } from "./transform.ts";
import { chartValues } from "./values.ts";

/** What the charts of one deployment share. */
export interface ChartContext {
  readonly cluster: KubernetesCluster;
  readonly identity: Identity;
  readonly files: RenderedCluster;
  /** undefined = a preview without a Kubernetes cluster. */
  readonly live: Live | undefined;
  readonly imageOf: (role: Role) => string;
  /** What brokers wait for beside their files: the addresses of their load balancers, and the object that tells them. */
  readonly balancers?: { readonly told: pulumi.Resource; readonly known: Promise<unknown> | undefined } | undefined;
  readonly transform?: Transform | undefined;
  readonly tell: (text: string) => void;
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
    // What a pod was made with, told by the pod itself: its StatefulSet and the claim may be further.
    podAnnotations: { [label.version]: formatUsed(cluster) },
    serviceAnnotations: {},
  });
  return chartResource(context, name, values, options, chartName(role));
}

/** Renders a chart, of the release's name unless another is said, into resources of the engine, each with what it needs because Pulumi makes it. */
export function chartResource(
  context: ChartContext,
  name: string,
  values: object,
  options: Pick<pulumi.ComponentResourceOptions, "parent" | "provider" | "dependsOn">,
  from: string = name,
): kubernetes.helm.v4.Chart {
  const { cluster } = context;
  const own = join(folder, from);
  const chart = context.live === undefined ? chartForAnyVersion(own) : own;
  return new kubernetes.helm.v4.Chart(
    `${cluster.name}-${name}`,
    { chart, name, namespace: cluster.target.namespace.name, values, resourcePrefix: cluster.name },
    { ...options, transforms: [(resource) => transformedInTime(context, resource)] },
  );
}

/**
 * Brokers, and their files with them, come after the addresses of their load balancers: a broker that restarted meanwhile
 * would wait for an address. Where none comes they stay as they are, and new pods wait; the chart ends all the same,
 * because the engine waits for it, and the failure is told by whoever waits for the cluster.
 */
async function transformedInTime(
  context: ChartContext,
  resource: pulumi.ResourceTransformArgs,
): Promise<pulumi.ResourceTransformResult | undefined> {
  const result = transformed(context, resource);
  const { balancers } = context;
  const { kind, metadata } = resource.props as unknown as KubernetesObject;
  const isBrokers =
    (kind === "StatefulSet" && metadata.name === workloadName("broker")) ||
    (kind === "ConfigMap" && metadata.name === filesName("broker"));
  if (result === undefined || balancers === undefined || !isBrokers) return result;
  const { opts } = result;
  const failed = await Promise.resolve(balancers.known).then(
    () => false,
    () => true,
  );
  if (failed) return { ...result, opts: { ...opts, ignoreChanges: ["metadata", "spec", "data"] } };
  const before = [opts.dependsOn ?? []].flat() as pulumi.Resource[];
  return { ...result, opts: { ...opts, dependsOn: [...before, balancers.told] } };
}

/**
 * What an object needs because Pulumi makes it. `patchForce`: a field that somebody else has set, as `kubectl scale`
 * does, is taken back and is no conflict.
 */
function transformed(
  context: ChartContext,
  { props, opts }: pulumi.ResourceTransformArgs,
): pulumi.ResourceTransformResult | undefined {
  const object = props as unknown as KubernetesObject;
  if (object.kind === undefined || object.metadata === undefined) return undefined;
  const { args, opts: own } = asOurs(context, object, opts);
  const isUnseen = context.live === undefined && object.kind === "StatefulSet" && object.metadata.name === CONNECT;
  if (!isUnseen) return { props: args, opts: own };
  // What only the live Secret tells stays as the state has it.
  const mark = `spec.template.metadata.annotations["${SECRETS_MARK}"]`;
  return { props: args, opts: { ...own, ignoreChanges: [...(own.ignoreChanges ?? []), mark] } };
}

/** The same of an object that comes from no chart. Throws RunError where the program changes what it cannot. */
export function asOurs<T extends KubernetesObject>(
  context: ChartContext,
  object: T,
  opts: pulumi.CustomResourceOptions,
): { readonly args: T; readonly opts: pulumi.CustomResourceOptions } {
  const { kind, metadata } = object;
  const { name } = metadata;
  const watched = context.live && watchedOf(context.live, kind);
  const life = watched && lifeOf(watched, name);
  const wanted = { ...metadata.annotations, ...ownAnnotations(context.identity) };
  const mended = watched && mendedOf(watched, name, { labels: metadata.labels ?? {}, annotations: wanted });
  const annotations = {
    ...wanted,
    [label.life]: life ?? "",
    [MENDED]: mended ?? "",
    "pulumi.com/patchForce": "true",
  };
  const own: pulumi.CustomResourceOptions = {
    ...opts,
    deleteBeforeReplace: true,
    ...lifeOptions(life, { mended }),
  };
  const changed = transformObject(context.transform, { ...object, metadata: { ...metadata, annotations } });
  const taken = takenFields(watched?.get(name), changed.args);
  if (taken.length > 0) context.tell(takenText(kind, name, taken));
  return {
    args: awaited(taken.length > 0 ? mendedAnew(changed.args) : changed.args),
    opts: { ...changed.opts, ...own },
  };
}

const mendedAnew = <T extends KubernetesObject>(object: T): T => {
  const { metadata } = object;
  return { ...object, metadata: { ...metadata, annotations: { ...metadata.annotations, [MENDED]: newLife() } } };
};

type Watched = NonNullable<Parameters<typeof metadataOf>[0]> & Managed;

/** The live objects of a kind that the charts make, or the web view. */
function watchedOf(live: Live, kind: string): ReadonlyMap<string, Watched> | undefined {
  const kinds: Readonly<Record<string, ReadonlyMap<string, Watched> | undefined>> = {
    StatefulSet: live.statefulSets,
    Service: live.services,
    ConfigMap: live.configMaps,
    PodDisruptionBudget: live.disruptionBudgets,
    NetworkPolicy: live.networkPolicies,
    Deployment: live.deployments,
  };
  return kinds[kind];
}
