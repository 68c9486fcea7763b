/**
 * `client.properties` for one vantage point: what a client written by hand needs to lose nothing.
 * `bootstrap` is `host:port`, comma-separated.
 */
export function clientProperties(bootstrap: string, vantage: string): string {
  return `# For clients ${vantage}.
bootstrap.servers=${bootstrap}
security.protocol=PLAINTEXT

# A record counts as written when all copies in sync have it, once, however often it had to be sent. The deadline is
# longer than a broker's death goes unnoticed and its partitions' election takes.
acks=all
enable.idempotence=true
delivery.timeout.ms=120000
`;
}
