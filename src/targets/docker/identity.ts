import { randomBytes } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "../../model/cluster.ts";
import { label } from "./labels.ts";
import type { Live } from "./live.ts";

/** Who this cluster is, for its whole life: made once, kept in Pulumi's state, repeated on every Docker object. */
export interface Identity {
  readonly uid: string;
  /** `<project>/<stack>` at birth. */
  readonly stack: string;
  readonly name: string;
  readonly target: string;
  readonly metadata: string;
  /** The engine's own id: where the volumes are. Empty where the engine gives none. */
  readonly engine: string;
}

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
  const stack = `${pulumi.getProject()}/${pulumi.getStack()}`;
  const proposal: Identity = {
    uid: uidOnEngine(live, stack) ?? randomBytes(6).toString("hex"),
    stack,
    name: cluster.name,
    target: cluster.target.kind,
    metadata: cluster.metadata,
    engine: engineId,
  };
  const stash = new pulumi.Stash(`${resourceName}-identity`, { input: { ...proposal } }, { parent: owner, ignoreChanges: ["input"] });
  return new Promise((resolve) => stash.output.apply((kept: Identity) => resolve(kept)));
}

function uidOnEngine(live: Live | undefined, stack: string): string | undefined {
  if (live === undefined) return undefined;
  const objects = [...live.volumes.values(), ...live.containers.values(), ...live.networks.values()];
  const own = objects.filter((object) => object.labels[label.stack] === stack);
  return own.map((object) => object.labels[label.uid]).find((uid) => uid !== undefined);
}
