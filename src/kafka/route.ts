import { type Address, formatAddress } from "./address.ts";

/** The way to an address that exists only inside of a cluster's own network: resolves with one this process can dial. */
export type Way = (address: Address) => Promise<Address>;

const ways = new Map<string, Way>();

/**
 * Leads every connection to these addresses (`host:port`) another way, also those a broker names in its answers. For the
 * whole process, as names in a host file are.
 */
export function routeBy(addresses: readonly Address[], way: Way): void {
  for (const address of addresses) ways.set(formatAddress(address), way);
}

/** Where to dial for an address: the address itself as a rule. */
export async function routed(address: Address): Promise<Address> {
  return (await ways.get(formatAddress(address))?.(address)) ?? address;
}
