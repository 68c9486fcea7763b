/** Kafka's `host:port`, with `[…]` around an IPv6 host. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Reads `host:port`; the port defaults to Kafka's 9092. Throws a plain Error that names the text. */
export function parseAddress(text: string): Address {
  const match = /^(?:\[([^\]]+)\]|([^:\s]+))(?::(\d{1,5}))?$/.exec(text.trim());
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3] ?? "9092");
  if (host === undefined || port < 1 || port > 65535)
    throw new Error(`"${text}" is not an address of the form host:port`);
  return { host, port };
}

/** The other way round: `host:port`, `[host]:port` for IPv6. */
export function formatAddress(address: Address): string {
  return address.host.includes(":") ? `[${address.host}]:${address.port}` : `${address.host}:${address.port}`;
}
