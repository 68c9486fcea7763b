import { randomBytes } from "node:crypto";
import type * as pulumi from "@pulumi/pulumi";
import type { Cluster, MetadataMode } from "../../model/cluster.ts";
import { type Identity as AnyIdentity, keepIdentity, stackLabel } from "../identity.ts";
import { label } from "./labels.ts";
import type { Live } from "./live.ts";

/** On Docker also where it is. */
export interface Identity extends AnyIdentity {
  /** The engine's own id: where the volumes are. Empty where the engine gives none. */
  readonly engine: string;
}

/**
 * The identity in the state, or, where the state knows none, the one that this stack's objects on the engine carry (a
 * lost state), or a new one.
 */
export async function settleIdentity(
  owner: pulumi.ComponentResource,
  resourceName: string,
  cluster: Cluster,
  engineId: string,
  live: Live | undefined,
): Promise<Identity> {
  const stack = stackLabel();
  return await keepIdentity(owner, resourceName, {
    uid: uidOnEngine(live, stack, resourceName) ?? randomBytes(6).toString("hex"),
    stack,
    component: resourceName,
    name: nameOnEngine(live, stack, resourceName) ?? cluster.name,
    target: cluster.target.kind,
    metadata: metadataOnEngine(live, stack, resourceName) ?? cluster.metadata,
    engine: engineId,
  });
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
