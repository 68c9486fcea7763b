import { alterDynamicDefaults, readDynamicDefaults } from "../kafka/client.ts";

/**
 * Brings the cluster-wide settings that need no restart to what the description says, and takes back those of
 * `forgotten`. What is already so is not written; a key that neither names is somebody else's and stays.
 */
export async function applyDynamic(
  bootstrap: readonly string[],
  wanted: Readonly<Record<string, string>>,
  forgotten: readonly string[] = [],
): Promise<void> {
  const current = await readDynamicDefaults(bootstrap);
  const set = Object.fromEntries(Object.entries(wanted).filter(([key, value]) => current[key] !== value));
  const remove = forgotten.filter((key) => current[key] !== undefined && wanted[key] === undefined);
  if (Object.keys(set).length > 0 || remove.length > 0) await alterDynamicDefaults(bootstrap, { set, remove });
}
