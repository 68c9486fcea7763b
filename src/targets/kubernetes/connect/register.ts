import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { CONNECT, type Connect } from "../../../model/connect.ts";
import { label } from "../../labels.ts";
import type { ConnectInputs } from "../../target.ts";
import { type ChartContext, chartResource } from "../charts.ts";
import { claimLife, ownAnnotations, ownLabels } from "../claims.ts";
import { lifeOptions } from "../life.ts";
import { transformObject } from "../transform.ts";
import { offsetsClaim, SECRETS_MARK } from "./names.ts";
import { registerSecret, secretsMark } from "./secret.ts";
import { connectImage, connectValues, OFFSETS_MIB } from "./values.ts";

/** Registers what Kafka Connect is made of: secrets and claim, then the workers' chart. Nothing where there is none. */
export function registerConnect(
  context: ChartContext,
  inputs: ConnectInputs | undefined,
  options: pulumi.CustomResourceOptions & { readonly dependsOn: pulumi.Resource[] },
): pulumi.Resource[] {
  const { cluster, identity } = context;
  const { connect } = cluster;
  if (connect === undefined) return [];
  const own: pulumi.Resource[] = [];
  const marks: Record<string, string> = {};
  if (inputs !== undefined && inputs.secrets.length > 0) {
    const mark = secretsMark(context.live, inputs);
    own.push(registerSecret(context, inputs, mark, options));
    marks[SECRETS_MARK] = mark ?? "";
  }
  if (connect.mode === "standalone") own.push(...registerOffsets(context, connect, options));
  const values = connectValues(cluster, connect, context.files, {
    image: connectImage(cluster, connect),
    labels: ownLabels(cluster, identity),
    statefulSetAnnotations: {},
    podAnnotations: { [label.version]: cluster.version, ...marks },
    serviceAnnotations: {},
  });
  const after = { ...options, dependsOn: [...options.dependsOn, ...own] };
  return [...own, chartResource(context, CONNECT, values, after)];
}

/** A standalone worker's claim, under the name its StatefulSet looks for. The engine never deletes it. */
function registerOffsets(
  { cluster, identity, live, transform }: ChartContext,
  { workers }: Connect,
  options: pulumi.CustomResourceOptions,
): kubernetes.core.v1.PersistentVolumeClaim[] {
  const { target } = cluster;
  return workers.map((worker) => {
    const name = offsetsClaim(worker.name);
    const life = live && claimLife(live, name);
    const { args, opts } = transformObject(
      transform,
      {
        kind: "PersistentVolumeClaim" as const,
        metadata: {
          name,
          namespace: target.namespace.name,
          labels: { ...ownLabels(cluster, identity), [label.node]: worker.name, [label.role]: CONNECT },
          annotations: {
            ...ownAnnotations(identity),
            [label.life]: life ?? "",
            "pulumi.com/skipAwait": "true",
            "pulumi.com/patchForce": "true",
          },
        },
        spec: {
          accessModes: ["ReadWriteOnce"],
          ...(target.storageClass === undefined ? {} : { storageClassName: target.storageClass }),
          resources: { requests: { storage: `${OFFSETS_MIB}Mi` } },
        },
      },
      worker.name,
    );
    const kept = { ...opts, ...options, ...lifeOptions(life), retainOnDelete: true };
    return new kubernetes.core.v1.PersistentVolumeClaim(`${cluster.name}-${worker.name}-offsets`, args, kept);
  });
}
