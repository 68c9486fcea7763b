import type { DockerCluster } from "../../model/cluster.ts";
import type { Companion } from "./companion.ts";
import { always } from "./container.ts";
import { label } from "./labels.ts";
import { containerName } from "./names.ts";

/** What serves the cluster as a service of a Compose project; `volumes` in Compose's short form. Pure. */
export function companionService(cluster: DockerCluster, companion: Companion, volumes: readonly string[]): object {
  const { name, role, aliases, image, user, entrypoint, envs, ports, scratch, stopSeconds } = companion;
  return {
    container_name: containerName(cluster, companion),
    image,
    hostname: name,
    ...(user === undefined ? {} : { user }),
    ...(entrypoint === undefined ? {} : { entrypoint }),
    ...(envs.length > 0 ? { environment: envs } : {}),
    networks: { [cluster.target.network.name]: { aliases: [name, ...aliases] } },
    ports: ports.map(({ ip, port, internal }) => `${ip}:${port}:${internal}`),
    volumes,
    ...(scratch.length > 0 ? { tmpfs: scratch } : {}),
    ...(companion.health === undefined ? {} : { healthcheck: healthOf(companion.health) }),
    restart: always.restart,
    stop_grace_period: `${stopSeconds}s`,
    security_opt: always.securityOpts,
    cap_drop: always.capabilities.drops,
    logging: { driver: always.logDriver, options: always.logOpts },
    labels: { ...cluster.labels, [label.cluster]: cluster.name, [label.node]: name, [label.role]: role },
    depends_on: Object.fromEntries(cluster.brokers.map((broker) => [broker.name, { condition: "service_healthy" }])),
  };
}

const healthOf = (command: readonly string[]): object => ({
  test: ["CMD", ...command],
  interval: "10s",
  timeout: "5s",
  retries: 3,
  start_period: "1m0s",
});
