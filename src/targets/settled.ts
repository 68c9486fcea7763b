import type { Resource } from "@pulumi/pulumi";

/** Resolves when every resource's step has ended. */
export async function settled(resources: readonly Resource[]): Promise<void> {
  await Promise.all(resources.map((resource) => new Promise((resolve) => resource.urn.apply(resolve))));
}
