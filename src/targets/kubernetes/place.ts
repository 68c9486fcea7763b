import * as pulumi from "@pulumi/pulumi";
import type { KubernetesCluster } from "../../model/cluster.ts";
import { newLife } from "./life.ts";

/** Where a cluster was made. */
export interface Place {
  readonly context: string;
  readonly namespace: string;
}

export interface SettledPlace extends Place {
  /** The state knew none: no `up` before this one has come this far. */
  readonly isNew: boolean;
}

/**
 * The place in the state, or, where the state knows none, that of the description. Apart from the identity, and asked
 * later: a first `up` that is refused has not bound the cluster to a place yet.
 */
export async function settlePlace(
  owner: pulumi.ComponentResource,
  resourceName: string,
  { target }: KubernetesCluster,
): Promise<SettledPlace> {
  const proposal: Place = { context: target.context, namespace: target.namespace.name };
  const { first, isNew } = await kept<Place>(`${resourceName}-place`, proposal, owner);
  return { context: first.context, namespace: first.namespace, isNew };
}

/**
 * Whether the state knows that the place has been filled, and from now on it does. `objects` are what it is filled with; to
 * be asked before them where nothing of them is found, and else only noted.
 */
export class Filling {
  private readonly owner: pulumi.ComponentResource;
  private readonly name: string;
  private known: Promise<boolean> | undefined;

  constructor(owner: pulumi.ComponentResource, resourceName: string) {
    this.owner = owner;
    this.name = `${resourceName}-filled`;
  }

  /** Whether an earlier `up` came as far as to make the cluster's objects: one that was ended before has lost nothing. */
  wasNoted(): Promise<boolean> {
    return this.settle([]);
  }

  note(objects: readonly pulumi.Resource[]): void {
    void this.settle(objects);
  }

  private settle(objects: readonly pulumi.Resource[]): Promise<boolean> {
    this.known ??= kept(this.name, {}, this.owner, objects).then(({ isNew }) => !isNew);
    return this.known;
  }
}

/** The first value that the state was given under this name, and whether that is this one. States of before have no mark. */
function kept<T extends object>(
  name: string,
  proposal: T,
  parent: pulumi.Resource,
  dependsOn: readonly pulumi.Resource[] = [],
): Promise<{ readonly first: T; readonly isNew: boolean }> {
  const mark = newLife();
  const options = { parent, ignoreChanges: ["input"], dependsOn: [...dependsOn] };
  const stash = new pulumi.Stash(name, { input: { ...proposal, mark } }, options);
  return new Promise((resolve) =>
    stash.output.apply((first: T & { readonly mark?: string }) => resolve({ first, isNew: first.mark === mark })),
  );
}
