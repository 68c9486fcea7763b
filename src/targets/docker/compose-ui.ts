import type { DockerCluster } from "../../model/cluster.ts";
import { UI } from "../../model/ui.ts";
import type { RenderedFile } from "../../properties/file.ts";
import { always } from "./container.ts";
import { label } from "./labels.ts";
import { containerName } from "./names.ts";
import { uiCompanions } from "./ui.ts";

/** The web view as a service of a Compose project, and its file; nothing where there is none. Pure. */
export function uiServices(cluster: DockerCluster): {
  readonly services: Readonly<Record<string, object>>;
  readonly files: ReadonlyMap<string, Omit<RenderedFile, "name">>;
} {
  const [ui] = uiCompanions(cluster);
  const [file] = ui?.files ?? [];
  if (ui === undefined || file === undefined) return { services: {}, files: new Map() };
  const beside = `nodes/${UI}/${file.file.slice(file.file.lastIndexOf("/") + 1)}`;
  const service = {
    container_name: containerName(cluster, ui),
    image: ui.image,
    hostname: ui.name,
    environment: ui.envs,
    networks: { [cluster.target.network.name]: { aliases: [ui.name] } },
    ports: ui.ports.map(({ ip, port, internal }) => `${ip}:${port}:${internal}`),
    volumes: [`./${beside}:${file.file}:ro`],
    restart: always.restart,
    stop_grace_period: `${ui.stopSeconds}s`,
    security_opt: always.securityOpts,
    cap_drop: always.capabilities.drops,
    logging: { driver: always.logDriver, options: always.logOpts },
    labels: { ...cluster.labels, [label.cluster]: cluster.name, [label.node]: ui.name, [label.role]: ui.role },
    depends_on: Object.fromEntries(cluster.brokers.map(({ name }) => [name, { condition: "service_started" }])),
  };
  return { services: { [UI]: service }, files: new Map([[beside, { content: file.content }]]) };
}
