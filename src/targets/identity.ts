import * as pulumi from "@pulumi/pulumi";

/** Who a cluster is, for its whole life: made once, kept in Pulumi's state, repeated on every object. */
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

/** The identity in the state, or the proposal where the state knows none: a Stash keeps its first value for ever. */
export function keepIdentity<Kept extends Identity>(
  owner: pulumi.ComponentResource,
  resourceName: string,
  proposal: Kept,
): Promise<Kept> {
  const stash = new pulumi.Stash(
    `${resourceName}-identity`,
    { input: { ...proposal } },
    { parent: owner, ignoreChanges: ["input"] },
  );
  return new Promise((resolve) => stash.output.apply((kept: Kept) => resolve(kept)));
}
