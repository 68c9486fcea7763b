import { createHash } from "node:crypto";
import type { types } from "@pulumi/docker";
import type { ContainerArgs } from "@pulumi/docker";
import type { Broker, Cluster, DockerCluster, Listener, Node } from "../../model/cluster.ts";
import { CONFIG_DIRECTORY } from "../../properties/file.ts";
import type { RenderedFile } from "../../properties/render.ts";
import type { Identity } from "./identity.ts";
import { type Labels, label, labelList } from "./labels.ts";
import { toolNames } from "./tools.ts";

/** What a node's container is made from, before anything that only the engine knows (uid, life) is added. Pure. */
export interface ContainerPlan {
  readonly name: string;
  readonly node: Node;
  readonly image: string;
  readonly args: Omit<ContainerArgs, "labels" | "name">;
  readonly labels: Labels;
}

/** Kafka gives itself five minutes for a controlled shutdown; a kill before that means log recovery. */
const stopSeconds = { broker: 300, zookeeper: 30 } as const;

export function planContainer(
  cluster: DockerCluster,
  node: Node,
  files: readonly RenderedFile[],
  image: string,
  gatewayIp: string,
): ContainerPlan {
  const profile = node.image.profile;
  const args = {
    image,
    hostname: node.name,
    user: `${profile.uid}:${profile.gid}`,
    // An entrypoint of ours takes the image's own entrypoint and command out of play.
    entrypoints: ["bash", `${CONFIG_DIRECTORY}/launch.sh`],
    // An image without Kafka's tools has its own programs on a PATH of its own; that one is not touched.
    envs: profile.tools === undefined ? [] : [`PATH=${profile.tools}:${profile.path}`],
    networkMode: "bridge",
    networksAdvanced: networksOf(cluster, node),
    ports: portsOf(node, gatewayIp),
    volumes: profile.volumes.map((mount) => ({
      volumeName: volumeName(cluster, node, mount.volume),
      containerPath: mount.path,
    })),
    tmpfs: Object.fromEntries(profile.scratch.map((path) => [path, ""])),
    uploads: [
      ...files.map(({ name, content, executable = false }) => ({ file: `${CONFIG_DIRECTORY}/${name}`, content, executable })),
      ...toolNames(node, image),
    ],
    healthcheck: healthOf(node),
    restart: "unless-stopped",
    stopSignal: "SIGTERM",
    stopTimeout: stopSeconds[node.role],
    destroyGraceSeconds: stopSeconds[node.role],
    securityOpts: ["no-new-privileges:true"],
    capabilities: { drops: ["ALL"] },
    logOpts: { "max-size": "20m", "max-file": "3" },
    logDriver: "json-file",
    mustRun: true,
    ...(hasGateway(node) ? { hosts: [{ host: "host.docker.internal", ip: "host-gateway" }] } : {}),
  } satisfies ContainerPlan["args"];
  return { name: containerName(cluster, node), node, image, args, labels: labelsOf(cluster, node, args) };
}

export const containerName = (cluster: Cluster, node: Pick<Node, "name">): string => `${cluster.name}-${node.name}`;

export const volumeName = (cluster: Cluster, node: Pick<Node, "name">, volume: string): string =>
  `${cluster.name}-${node.name}-${volume}`;

/** The volume with a node's state: `<cluster>-<node>-data`. */
export const dataVolume = (cluster: Cluster, node: Pick<Node, "name">): string => volumeName(cluster, node, "data");

/** Every host port of a node, with the ip "gateway" resolved. */
export function bindingsOf(node: Node, gatewayIp: string): { what: string; ip: string; port: number; internal: number }[] {
  const bindings =
    node.role === "zookeeper"
      ? [{ what: "client port", published: node.published, internal: node.clientPort }]
      : node.listeners.map((l) => ({ what: `${l.name} listener`, published: l.published, internal: l.containerPort }));
  return bindings.flatMap(({ what, published, internal }) =>
    published === undefined
      ? []
      : [{ what, ip: published.ip === "gateway" ? gatewayIp : published.ip, port: published.port, internal }],
  );
}

export function externalListener(broker: Broker): Listener | undefined {
  return broker.listeners.find((listener) => listener.name === "EXTERNAL");
}

/** Its own containers ask the GATEWAY address too, to prove it; on Linux nothing else would resolve the name. */
const hasGateway = (node: Node): boolean => node.role === "broker" && node.listeners.some((l) => l.name === "GATEWAY");

function networksOf(cluster: DockerCluster, node: Node): types.input.ContainerNetworksAdvanced[] {
  const clients = { name: cluster.target.network.name, aliases: node.role === "broker" ? [node.name, "kafka"] : [node.name, "zookeeper"] };
  const metadata = { name: cluster.target.metadataNetwork, aliases: node.role === "broker" ? [node.name] : [node.name, "zookeeper"] };
  // A published ZooKeeper joins the clients' network too: an internal network cannot publish a port.
  return node.role === "broker" || node.published !== undefined ? [clients, metadata] : [metadata];
}

/** Ascending by container port and always with an ip: the order and form the provider reads back. */
function portsOf(node: Node, gatewayIp: string): types.input.ContainerPort[] {
  return bindingsOf(node, gatewayIp)
    .map(({ ip, port, internal }) => ({ internal, external: port, ip, protocol: "tcp" }))
    .sort((a, b) => a.internal - b.internal);
}

/** Durations in Go's own form, or a refresh would show a difference for ever. */
function healthOf(node: Node): types.input.ContainerHealthcheck {
  const probe = `${CONFIG_DIRECTORY}/probe.sh`;
  const internal = node.role === "broker" ? node.listeners.find((l) => l.name === "INTERNAL")?.containerPort : undefined;
  const test =
    node.role === "broker"
      ? ["CMD", "bash", probe, "health-broker", String(internal)]
      : ["CMD", "bash", probe, "health-zookeeper", String(node.clientPort)];
  return { tests: test, interval: "10s", timeout: "5s", retries: 3, startPeriod: "1m0s" };
}

function labelsOf(cluster: Cluster, node: Node, args: ContainerPlan["args"]): Labels {
  const external = node.role === "broker" ? externalListener(node)?.advertised : undefined;
  const own = {
    ...cluster.labels,
    [label.cluster]: cluster.name,
    [label.node]: node.name,
    [label.role]: node.role,
    [label.version]: cluster.version,
    ...(external === undefined ? {} : { [label.external]: `${external.host}:${external.port}` }),
  };
  return { ...own, [label.hash]: digest({ args, own }) };
}

function digest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);
}

export function containerLabels(plan: ContainerPlan, identity: Pick<Identity, "uid" | "stack" | "component">, life: string): { label: string; value: string }[] {
  return labelList({
    ...plan.labels,
    [label.uid]: identity.uid,
    [label.stack]: identity.stack,
    [label.component]: identity.component,
    [label.life]: life,
  });
}
