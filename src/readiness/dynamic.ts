import { alterDynamicDefaults, formatAddress, readDynamicDefaults } from "../kafka/client.ts";
import type { Vantage } from "./vantage.ts";

/**
 * Brings the cluster-wide settings that need no restart to what the description says; nothing is written when they are
 * already so. Keys that we once set and the description no longer has are removed: the table of what we set is ours.
 */
export async function applyDynamic(vantage: Vantage, wanted: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const bootstrap = vantage.brokers.flatMap((broker) =>
    broker.listeners.filter((listener) => listener.name === "EXTERNAL").map((listener) => formatAddress(listener.advertised)),
  );
  const current = await readDynamicDefaults(bootstrap);
  const set = Object.fromEntries(Object.entries(wanted).filter(([key, value]) => current[key] !== value));
  const remove = Object.keys(current).filter((key) => wanted[key] === undefined);
  if (Object.keys(set).length > 0 || remove.length > 0) await alterDynamicDefaults(bootstrap, { set, remove });
  return [...Object.keys(set), ...remove];
}
