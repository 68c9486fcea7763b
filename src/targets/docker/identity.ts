import { randomBytes } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import type { Cluster, MetadataMode } from "../../model/cluster.ts";
import { label } from "./labels.ts";
import type { Live } from "./live.ts";

/** Who this cluster is, for its whole life: made once, kept in Pulumi's state, repeated on every Docker object. */
export interface Identity {
  readonly uid: string;
  /** `<project>/<stack>` at birth. */
  readonly stack: string;
  /** The component's name in that stack. */
  readonly component: string;
  readonly name: string;
  readonly target: string;
  readonly metadata: string;
  /** The engine's own id: where the volumes are. Empty where the engine gives none. */
  readonly engine: string;
}

export const stackLabel = (): string => `${pulumi.getProject()}/${pulumi.getStack()}`;

/**
 * The identity in the state, or, where the state knows none, the one that this stack's objects on the engine carry (a
 * lost state), or a new one. A Stash keeps its first value, so later proposals are ignored.
 */
export async function settleIdentity(
  owner: pulumi.ComponentResource,
  resourceName: string,
  cluster: Cluster,
  engineId: string,
  live: Live | undefined,
): Promise<Identity> {
  const stack = stackLabel();
  const proposal: Identity = {
    uid: uidOnEngine(live, stack, resourceName) ?? randomBytes(6).toString("hex"),
    stack,
    component: resourceName,
    name: nameOnEngine(live, stack, resourceName) ?? cluster.name,
    target: cluster.target.kind,
    metadata: metadataOnEngine(live, stack, resourceName) ?? cluster.metadata,
    engine: engineId,
  };
  const stash = new pulumi.Stash(
    `${resourceName}-identity`,
    { input: { ...proposal } },
    { parent: owner, ignoreChanges: ["input"] },
  );
  return new Promise((resolve) => stash.output.apply((kept: Identity) => resolve(kept)));
}

function uidOnEngine(live: Live | undefined, stack: string, component: string): string | undefined {
  return ownLabel(live, stack, component, label.uid);
}

/** The name that kept objects of this very stack carry: after a `destroy` the state has forgotten it. */
function nameOnEngine(live: Live | undefined, stack: string, component: string): string | undefined {
  return ownLabel(live, stack, component, label.cluster);
}

/** By the kept objects of who keeps the metadata; where the brokers are the controllers their volumes' records tell. */
function metadataOnEngine(live: Live | undefined, stack: string, component: string): MetadataMode | undefined {
  const roles = ownLabels(live, stack, component, label.role);
  if (roles.includes("zookeeper")) return "zookeeper";
  return roles.includes("controller") ? "kraft" : undefined;
}

function ownLabel(live: Live | undefined, stack: string, component: string, name: string): string | undefined {
  return ownLabels(live, stack, component, name)[0];
}

function ownLabels(live: Live | undefined, stack: string, component: string, name: string): readonly string[] {
  if (live === undefined) return [];
  return [...live.volumes.values(), ...live.containers.values(), ...live.networks.values()]
    .filter(({ labels }) => labels[label.stack] === stack && labels[label.component] === component)
    .flatMap(({ labels }) => labels[name] ?? []);
}
