import { basename } from "node:path";
import { isDeepStrictEqual } from "node:util";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { KubernetesCluster } from "../../../model/cluster.ts";
import { secretPath } from "../../../properties/connect.ts";
import { label } from "../../labels.ts";
import type { ConnectInputs } from "../../target.ts";
import { type Api, statusOf } from "../api.ts";
import type { ChartContext } from "../charts.ts";
import { ownAnnotations, ownLabels } from "../claims.ts";
import { lifeOf, lifeOptions, newLife } from "../life.ts";
import { type Live, metadataOf } from "../live.ts";
import { transformObject } from "../transform.ts";
import { SECRETS_MARK, SECRETS_NAME } from "./names.ts";

/** The Secret of the workers; it is asked for only where the description has secrets. */
export async function lookAtSecrets(
  { core, namespace }: Api,
  { connect }: KubernetesCluster,
): Promise<Pick<Live, "secrets">> {
  if (connect === undefined || connect.secrets.length === 0) return {};
  try {
    return { secrets: new Map([[SECRETS_NAME, await core.readNamespacedSecret({ namespace, name: SECRETS_NAME })]]) };
  } catch (error) {
    if (statusOf(error) === 404) return { secrets: new Map() };
    throw error;
  }
}

/** The mark of the text as it is to be: the live Secret's, where it has that text. undefined = nobody can look. */
export function secretsMark(live: Live | undefined, inputs: ConnectInputs): string | undefined {
  if (live === undefined) return undefined;
  const secret = live.secrets?.get(SECRETS_NAME);
  const mark = metadataOf(secret).annotations[SECRETS_MARK];
  return mark !== undefined && isDeepStrictEqual(secret?.data, dataOf(inputs)) ? mark : newLife();
}

const dataOf = ({ secrets }: ConnectInputs): Readonly<Record<string, string>> =>
  Object.fromEntries(secrets.map(({ name, content }) => [fileOf(name), Buffer.from(content).toString("base64")]));

/** The files of the description's `secrets` as one Secret. In Pulumi's state their text is encrypted. */
export function registerSecret(
  { cluster, identity, live, transform }: ChartContext,
  inputs: ConnectInputs,
  mark: string | undefined,
  options: pulumi.CustomResourceOptions,
): kubernetes.core.v1.Secret {
  const life = live && lifeOf(live.secrets ?? new Map(), SECRETS_NAME);
  const own = lifeOptions(life);
  const unknown = mark === undefined ? [`metadata.annotations["${SECRETS_MARK}"]`] : [];
  // The program's function sees everything but the text.
  const { args, opts } = transformObject(transform, {
    kind: "Secret" as const,
    metadata: {
      name: SECRETS_NAME,
      namespace: cluster.target.namespace.name,
      labels: { ...cluster.labels, ...ownLabels(cluster, identity) },
      annotations: { ...ownAnnotations(identity), [label.life]: life ?? "", [SECRETS_MARK]: mark ?? "" },
    },
  });
  return new kubernetes.core.v1.Secret(
    `${cluster.name}-${SECRETS_NAME}`,
    { ...args, data: pulumi.secret(dataOf(inputs)) },
    {
      ...opts,
      ...options,
      ...own,
      ignoreChanges: [...(own.ignoreChanges ?? []), ...unknown],
      deleteBeforeReplace: true,
    },
  );
}

/** `database.properties` */
const fileOf = (secret: string): string => basename(secretPath(secret));
