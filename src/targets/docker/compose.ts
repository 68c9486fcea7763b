import type { DockerCluster } from "../../model/cluster.ts";
import { DEFAULT_BRIDGE } from "../../model/names.ts";
import { neededBy, nodesOf } from "../../model/nodes.ts";
import { beginScript, VOLUMES_DIRECTORY } from "../../properties/begin.ts";
import { CONFIG_DIRECTORY } from "../../properties/file.ts";
import type { RenderedCluster, RenderedFile } from "../../properties/render.ts";
import { connectServices } from "./compose-connect.ts";
import { uiServices } from "./compose-ui.ts";
import { type ContainerPlan, planContainer } from "./container.ts";
import { officialImage } from "./image.ts";
import { type Labels, label } from "./labels.ts";
import { dataVolume } from "./names.ts";

/** A Docker cluster for `docker-compose`, which knows neither Pulumi nor this program. */
export interface ComposeProject {
  /** `docker-compose.yml` as a value: the Compose specification as 1.29 knows it. */
  readonly file: Readonly<Record<string, unknown>>;
  /** Files beside it, by their path: `nodes/kafka-1/server.properties`. */
  readonly files: ReadonlyMap<string, Omit<RenderedFile, "name">>;
}

/** Where the Docker bridge is on nearly every engine: an export asks no engine. */
const usualGatewayIp = "172.17.0.1";
const BEGIN = "begin";

/**
 * The same containers, networks, volumes and files as on `pulumi up`, from the same plans. `at`: the absolute path of what
 * the description names of this machine. Pure.
 */
export function composeProject(
  cluster: DockerCluster,
  rendered: RenderedCluster,
  at: (path: string) => string = (path) => path,
): ComposeProject {
  const plans = nodesOf(cluster).map((node) =>
    planContainer(cluster, node, rendered.nodes.get(node.name) ?? [], imageOf(cluster, node), usualGatewayIp),
  );
  const ui = uiServices(cluster);
  const connect = connectServices(cluster, rendered, plans.at(-1)?.image ?? "", at);
  const file = {
    services: {
      [BEGIN]: beginService(cluster),
      ...Object.fromEntries(plans.map((plan) => [plan.node.name, nodeService(cluster, plan)])),
      ...connect.services,
      ...ui.services,
    },
    ...networksFor(cluster),
    volumes: { ...volumesOf(cluster), ...connect.volumes },
  };
  const files = plans.flatMap(({ node, files: own }) =>
    own.map(({ name, ...file }) => [`nodes/${node.name}/${name}`, file] as const),
  );
  return {
    file: escaped(file) as ComposeProject["file"],
    files: new Map<string, Omit<RenderedFile, "name">>([
      [`${BEGIN}.sh`, { content: beginScript(cluster), executable: true }],
      ...files,
      ...connect.files,
      ...ui.files,
    ]),
  };
}

function networksFor({ target: { network, metadataNetwork } }: DockerCluster): object {
  if (network.name === DEFAULT_BRIDGE) return {};
  const clients = network.existing ? { external: true, name: network.name } : { name: network.name };
  const metadata = { [metadataNetwork]: { name: metadataNetwork, internal: true } };
  return { networks: { [network.name]: clients, ...(metadataNetwork === network.name ? {} : metadata) } };
}

const volumesOf = (cluster: DockerCluster) =>
  Object.fromEntries(
    nodesOf(cluster).map((node) => {
      const name = dataVolume(cluster, node);
      const labels = { [label.cluster]: cluster.name, [label.node]: node.name, [label.role]: node.role };
      return [name, { name, labels }];
    }),
  );

const imageOf = (cluster: DockerCluster, { image }: ContainerPlan["node"]): string =>
  image.reference ?? officialImage(cluster.version);

/** A plan is made of plain values; only its type, Pulumi's, allows for others. */
interface PlainArgs {
  readonly hostname: string;
  readonly user: string;
  readonly envs: readonly string[];
  readonly restart: string;
  readonly stopSignal: string;
  readonly securityOpts: readonly string[];
  readonly capabilities: { readonly drops: readonly string[] };
  readonly logDriver: string;
  readonly logOpts: Labels;
  readonly networksAdvanced?: readonly { readonly name: string; readonly aliases: readonly string[] }[];
  readonly ports: readonly { readonly internal: number; readonly external: number; readonly ip: string }[];
  readonly volumes: readonly { readonly volumeName: string; readonly containerPath: string }[];
  readonly healthcheck: Labels & { readonly tests: readonly string[]; readonly retries: number };
  readonly stopTimeout: number;
  readonly dnsOpts?: readonly string[];
  readonly hosts?: readonly { readonly host: string; readonly ip: string }[];
}

const plain = (args: ContainerPlan["args"]): PlainArgs => args as unknown as PlainArgs;

function nodeService(cluster: DockerCluster, { name, node, image, args, labels }: ContainerPlan): object {
  const own = plain(args);
  const { [label.hash]: _, ...kept } = labels;
  const { healthcheck } = own;
  const { scratch } = node.image.profile;
  return {
    container_name: name,
    image,
    hostname: own.hostname,
    user: own.user,
    entrypoint: ["bash", `${CONFIG_DIRECTORY}/launch.sh`],
    ...(own.envs.length > 0 ? { environment: own.envs } : {}),
    ...(own.hosts === undefined ? {} : { extra_hosts: own.hosts.map(({ host, ip }) => `${host}:${ip}`) }),
    ...networksOf(own),
    ...(own.ports.length > 0
      ? { ports: own.ports.map(({ ip, external, internal }) => `${ip}:${external}:${internal}`) }
      : {}),
    volumes: [
      ...own.volumes.map(({ volumeName, containerPath }) => `${volumeName}:${containerPath}`),
      `./nodes/${node.name}:${CONFIG_DIRECTORY}:ro`,
    ],
    ...(own.dnsOpts === undefined ? {} : { dns_opt: own.dnsOpts }),
    ...(scratch.length > 0 ? { tmpfs: scratch } : {}),
    healthcheck: {
      test: healthcheck.tests,
      interval: healthcheck.interval,
      timeout: healthcheck.timeout,
      retries: healthcheck.retries,
      start_period: healthcheck.startPeriod,
    },
    restart: own.restart,
    stop_signal: own.stopSignal,
    stop_grace_period: `${own.stopTimeout}s`,
    security_opt: own.securityOpts,
    cap_drop: own.capabilities.drops,
    logging: { driver: own.logDriver, options: own.logOpts },
    labels: kept,
    depends_on: dependencies(cluster, node),
  };
}

/** In Docker's own network names are refused. */
const networksOf = ({ networksAdvanced }: PlainArgs): object =>
  networksAdvanced === undefined
    ? { network_mode: DEFAULT_BRIDGE }
    : { networks: Object.fromEntries(networksAdvanced.map(({ name, aliases }) => [name, { aliases }])) };

/** For the order of stopping. */
function dependencies(cluster: DockerCluster, node: ContainerPlan["node"]): object {
  const below = neededBy(cluster, node).map(({ name }) => [name, { condition: "service_started" }]);
  return { [BEGIN]: { condition: "service_completed_successfully" }, ...Object.fromEntries(below) };
}

/** Sees every volume, and nothing else; as root, because new volumes belong to it. */
function beginService(cluster: DockerCluster): object {
  return {
    container_name: `${cluster.name}-${BEGIN}`,
    image: cluster.brokers[0] && imageOf(cluster, cluster.brokers[0]),
    user: "0:0",
    entrypoint: ["bash", `/${BEGIN}.sh`],
    network_mode: "none",
    volumes: [
      `./${BEGIN}.sh:/${BEGIN}.sh:ro`,
      ...nodesOf(cluster).map((node) => `${dataVolume(cluster, node)}:${VOLUMES_DIRECTORY}/${node.name}`),
    ],
    security_opt: ["no-new-privileges:true"],
    cap_drop: ["ALL"],
    cap_add: ["CHOWN", "DAC_OVERRIDE"],
    labels: { [label.cluster]: cluster.name, [label.temporary]: "volumes" },
  };
}

/** Compose takes a `$` for the beginning of a variable. */
function escaped(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("$", "$$$$");
  if (Array.isArray(value)) return value.map(escaped);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escaped(inner)]));
}
