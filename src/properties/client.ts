/**
 * What a client written by hand needs to lose nothing, by the client's own names. `bootstrap` is `host:port`,
 * comma-separated.
 */
export function clientSettings(bootstrap: string): {
  readonly connection: Readonly<Record<string, string>>;
  readonly producer: Readonly<Record<string, string>>;
} {
  return {
    connection: { "bootstrap.servers": bootstrap, "security.protocol": "PLAINTEXT" },
    producer: { acks: "all", "enable.idempotence": "true", "delivery.timeout.ms": "120000" },
  };
}

/** The same as `client.properties` for one vantage point. */
export function clientProperties(bootstrap: string, vantage: string): string {
  const { connection, producer } = clientSettings(bootstrap);
  return `# For clients ${vantage}.
${lines(connection)}

# A record counts as written when all copies in sync have it, once, however often it had to be sent. The deadline is
# longer than a broker's death goes unnoticed and its partitions' election takes.
${lines(producer)}
`;
}

const lines = (settings: Readonly<Record<string, string>>): string =>
  Object.entries(settings)
    .map(([key, value]) => `${key}=${value}`)
    .join("\n");
