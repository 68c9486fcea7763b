import { randomBytes } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import type { KubernetesCluster } from "../../model/cluster.ts";
import { label } from "../labels.ts";
import { type Live, metadataOf } from "./live.ts";

/** Who this cluster is, for its whole life: made once, kept in Pulumi's state, repeated on every object. */
export interface Identity {
  readonly uid: string;
  /** `<project>/<stack>` at birth. */
  readonly stack: string;
  /** The component's name in that stack. */
  readonly component: string;
  readonly name: string;
  readonly target: string;
  readonly metadata: string;
}

export const stackLabel = (): string => `${pulumi.getProject()}/${pulumi.getStack()}`;

/**
 * The identity in the state, or, where the state knows none, the one this stack's kept claims carry, or a new one. A
 * Stash keeps its first value, so later proposals are ignored.
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
  const proposal: Identity = {
    uid: kept?.labels[label.uid] ?? randomBytes(6).toString("hex"),
    stack,
    component: resourceName,
    name: kept?.labels[label.cluster] ?? cluster.name,
    target: cluster.target.kind,
    metadata: cluster.metadata,
  };
  const stash = new pulumi.Stash(
    `${resourceName}-identity`,
    { input: { ...proposal } },
    { parent: owner, ignoreChanges: ["input"] },
  );
  return new Promise((resolve) => stash.output.apply((settled: Identity) => resolve(settled)));
}
