import { randomBytes } from "node:crypto";
import type * as pulumi from "@pulumi/pulumi";
import type { KubernetesCluster } from "../../model/cluster.ts";
import { type Identity, keepIdentity, stackLabel } from "../identity.ts";
import { label } from "../labels.ts";
import { type Live, metadataOf } from "./live.ts";

/**
 * The identity in the state, or, where the state knows none, the one this stack's kept claims carry, or a new one.
 */
export async function settleIdentity(
  owner: pulumi.ComponentResource,
  resourceName: string,
  cluster: KubernetesCluster,
  live: Live | undefined,
): Promise<Identity> {
  const stack = stackLabel();
  const kept = [...(live?.claims.values() ?? [])]
    .map(metadataOf)
    .find(({ annotations }) => annotations[label.stack] === stack && annotations[label.component] === resourceName);
  return await keepIdentity(owner, resourceName, {
    uid: kept?.labels[label.uid] ?? randomBytes(6).toString("hex"),
    stack,
    component: resourceName,
    name: kept?.labels[label.cluster] ?? cluster.name,
    target: cluster.target.kind,
    metadata: cluster.metadata,
  });
}
