import type { Cluster } from "../model/cluster.ts";
import { CONFIG_DIRECTORY, type RenderedFile } from "./file.ts";

const FILE = "ui.yml";

/** Where Spring Boot, and so Kafbat UI, reads further settings from. https://docs.spring.io/spring-boot/reference/features/external-config.html */
export const UI_ENVIRONMENT = { SPRING_CONFIG_ADDITIONALLOCATION: `${CONFIG_DIRECTORY}/${FILE}` } as const;

/**
 * What the web view reads: where the brokers are, by their INTERNAL listeners, and where Connect answers. Kafbat UI's own
 * form (https://ui.docs.kafbat.io/configuration/configuration-file); others of its family read the same. Pure.
 */
export function uiFile({ name, brokers, connect }: Pick<Cluster, "name" | "brokers" | "connect">): RenderedFile {
  const internal = brokers.flatMap(({ listeners }) => listeners.filter((listener) => listener.name === "INTERNAL"));
  const bootstrap = internal.map(({ advertised: { host, port } }) => `${host}:${port}`).join(",");
  // Several addresses of one Connect stand for each other.
  const workers = connect?.workers.map(({ host, port }) => `http://${host}:${port}`).join(",");
  const lines = [
    `# The web view of the cluster ${name}.`,
    "kafka:",
    "  clusters:",
    `    - name: ${name}`,
    `      bootstrapServers: ${JSON.stringify(bootstrap)}`,
    ...(workers === undefined
      ? []
      : ["      kafkaConnect:", "        - name: connect", `          address: ${JSON.stringify(workers)}`]),
    "auth:",
    "  type: DISABLED",
    "# What it shows is decided by the description.",
    "dynamic.config.enabled: false",
  ];
  return { name: FILE, content: `${lines.join("\n")}\n` };
}
