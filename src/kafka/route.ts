import { type Address, formatAddress } from "./address.ts";

const ways = new Map<string, () => Promise<Address>>();

/**
 * Leads every connection to this address another way, also when a broker names it in an answer: it exists only inside
 * of a cluster's own network. For the whole process, as a name in a host file is.
 */
export function routeBy(address: Address, dial: () => Promise<Address>): void {
  ways.set(formatAddress(address), dial);
}

/** Where to dial for an address: the address itself as a rule. */
export async function routed(address: Address): Promise<Address> {
  return (await ways.get(formatAddress(address))?.()) ?? address;
}
