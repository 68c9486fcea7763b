import type { Resource } from "@pulumi/pulumi";

/** Resolves when every resource's step has ended. */
export async function settled(resources: readonly Resource[]): Promise<void> {
  await Promise.all(resources.map((resource) => new Promise((resolve) => resource.urn.apply(resolve))));
}

/** Resolves when all have; rejects as the first that did, once none is under way any more. */
export async function allDone(all: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(all);
  await Promise.all(all);
}
