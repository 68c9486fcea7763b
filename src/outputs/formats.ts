import { clientProperties, clientSettings } from "../properties/client.ts";

/** The forms in which clients take their settings, and what writes each: `words` completes "For clients …". */
export const FORMATS = {
  properties: clientProperties,
  spring: springYaml,
  env: environmentLines,
  json: jsonText,
} as const satisfies Readonly<Record<string, (bootstrap: string, words: string) => string>>;

export type Format = keyof typeof FORMATS;

/** What programs find their brokers by: the first is what people choose, the second Spring Boot's own. */
export function clientEnvironment(bootstrap: string) {
  return { KAFKA_BOOTSTRAP_SERVERS: bootstrap, SPRING_KAFKA_BOOTSTRAP_SERVERS: bootstrap } as const;
}

/** `application.yaml` of Spring Boot, which has names of its own for some of Kafka's keys. */
function springYaml(bootstrap: string, words: string): string {
  const { connection, producer } = clientSettings(bootstrap);
  const { acks, ...further } = producer;
  return `# For clients ${words}.
spring:
  kafka:
    bootstrap-servers: ${JSON.stringify(connection["bootstrap.servers"])}
    security:
      protocol: ${connection["security.protocol"]}
    producer:
      acks: ${acks}
      properties:
${Object.entries(further)
  .map(([key, value]) => `        ${key}: ${value}`)
  .join("\n")}
`;
}

/** Lines that a shell and `docker run --env-file` both read. */
function environmentLines(bootstrap: string, words: string): string {
  const entries = Object.entries(clientEnvironment(bootstrap));
  return [`# For clients ${words}.`, ...entries.map(([name, value]) => `${name}=${value}`), ""].join("\n");
}

function jsonText(bootstrap: string): string {
  const { connection, producer } = clientSettings(bootstrap);
  return `${JSON.stringify({ bootstrap: bootstrap.split(","), client: connection, producer }, null, 2)}\n`;
}
