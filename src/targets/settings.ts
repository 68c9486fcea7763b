import * as pulumi from "@pulumi/pulumi";

/**
 * Keeps in the state which cluster-wide settings we have set, so that one taken out of the description is taken back
 * from Kafka, and one that somebody set by hand is left alone. `forget` is called with the keys that are gone, before
 * the state is changed: a failure is tried again by the next `up`.
 */
export function rememberSettings(
  owner: pulumi.ComponentResource,
  resourceName: string,
  keys: readonly string[],
  forget: (keys: readonly string[]) => Promise<void>,
): pulumi.Resource {
  const hook = new pulumi.ResourceHook(`${resourceName}-settings`, async ({ oldInputs }) => {
    const before: unknown = oldInputs?.input;
    const gone = (Array.isArray(before) ? before.map(String) : []).filter((key) => !keys.includes(key));
    if (gone.length > 0) await forget(gone);
  });
  return new pulumi.Stash(
    `${resourceName}-settings`,
    { input: [...keys] },
    { parent: owner, hooks: { beforeUpdate: [hook] } },
  );
}
