import type { ContainerArgs, types } from "@pulumi/docker";
import type { Broker, Cluster, DockerCluster, ImageProfile, Listener, Node } from "../../model/cluster.ts";
import { CONFIG_DIRECTORY, type RenderedFile } from "../../properties/file.ts";
import { digest } from "../digest.ts";
import { graceSeconds } from "../grace.ts";
import type { Identity } from "./identity.ts";
import { type Labels, label, labelList } from "./labels.ts";
import { containerName, volumeName } from "./names.ts";
import { hostsOf, networksOf, onDefaultBridge } from "./networks.ts";
import { PACKED_FILE, packed, tmpfsOptions } from "./packed.ts";
import { TOOLS_DIRECTORY, toolNames } from "./tools.ts";

/** What a node's container is made from, before anything that only the engine knows (uid, life) is added. Pure. */
export interface ContainerPlan {
  readonly name: string;
  readonly node: Node;
  readonly image: string;
  /** What it finds in its `CONFIG_DIRECTORY`; packed into the one upload of `args`. */
  readonly files: readonly RenderedFile[];
  readonly args: Omit<ContainerArgs, "labels" | "name" | "uploads"> & { readonly uploads: UploadedFile[] };
  readonly labels: Labels;
  /** Options of the resource that a program has added. */
  readonly opts?: Readonly<Record<string, unknown>>;
}

/** A file that is put into a container when it is made. */
export interface UploadedFile {
  readonly file: string;
  readonly content: string;
  readonly executable: boolean;
}

/**
 * The name of a member that has no container now is unknown to Docker, which asks the host's servers for it. Where these
 * do not answer, 20 s go by at each question, and elections never come to an end.
 */
const impatient = ["timeout:1", "attempts:1"];

/** The same for every container that stays. */
export const always = {
  networkMode: "bridge",
  restart: "unless-stopped",
  stopSignal: "SIGTERM",
  securityOpts: ["no-new-privileges:true"],
  capabilities: { drops: ["ALL"] },
  logOpts: { "max-size": "20m", "max-file": "3" },
  logDriver: "json-file",
  mustRun: true,
} satisfies Partial<ContainerArgs>;

/** The container of one node, from its files and the image that was chosen. Pure. */
export function planContainer(
  cluster: DockerCluster,
  node: Node,
  files: readonly RenderedFile[],
  image: string,
  gatewayIp: string,
): ContainerPlan {
  const profile = node.image.profile;
  const hosts = hostsOf(cluster, node);
  const tools = toolNames(cluster, node, image);
  const all = [...files, ...tools];
  const args = {
    ...always,
    image,
    // An entrypoint of ours takes the image's own entrypoint and command out of play.
    entrypoints: ["bash", PACKED_FILE],
    hostname: node.name,
    user: `${profile.uid}:${profile.gid}`,
    envs: pathOf(profile, tools),
    ...(onDefaultBridge(cluster) ? {} : { networksAdvanced: networksOf(cluster, node) }),
    ports: portsOf(node, gatewayIp),
    volumes: profile.volumes.map((mount) => ({
      volumeName: volumeName(cluster, node, mount.volume),
      containerPath: mount.path,
    })),
    tmpfs: {
      ...Object.fromEntries(profile.scratch.map((path) => [path, ""])),
      [CONFIG_DIRECTORY]: tmpfsOptions(profile, tools.length > 0),
    },
    uploads: [{ file: PACKED_FILE, content: packed(all), executable: false }],
    ...(node.role === "zookeeper" || cluster.metadata === "kraft" ? { dnsOpts: impatient } : {}),
    healthcheck: healthOf(node),
    stopTimeout: graceSeconds(cluster, node.role),
    destroyGraceSeconds: graceSeconds(cluster, node.role),
    ...(hosts.length > 0 ? { hosts } : {}),
  } satisfies ContainerPlan["args"];
  const labels = labelsOf(cluster, node, args);
  return { name: containerName(cluster, node), node, image, files: all, args, labels };
}

/** An image without Kafka's tools has its own programs on a PATH of its own; that one is not touched. */
function pathOf({ tools, path }: ImageProfile, names: readonly RenderedFile[]): string[] {
  if (tools === undefined) return [];
  return [`PATH=${[...(names.length > 0 ? [TOOLS_DIRECTORY] : []), tools, path].join(":")}`];
}

/** A port of the host that leads to a node. */
export interface HostBinding {
  /** `EXTERNAL listener`, `client port`. */
  readonly what: string;
  /** Where the description decides about it. */
  readonly setting: string;
  readonly ip: string;
  readonly port: number;
  readonly internal: number;
}

/** Every host port of a node, with the ip "gateway" resolved. */
export function bindingsOf(node: Node, gatewayIp: string): readonly HostBinding[] {
  if (node.role === "controller") return [];
  const bindings =
    node.role === "zookeeper"
      ? [
          {
            what: "client port",
            setting: "listeners.zookeeperPortBase",
            published: node.published,
            internal: node.clientPort,
          },
        ]
      : node.listeners.map(({ name, published, containerPort }) => ({
          what: `${name} listener`,
          setting: name === "GATEWAY" ? "listeners.gatewayPortBase" : "listeners.hostPortBase",
          published,
          internal: containerPort,
        }));
  return bindings.flatMap(({ published, ...binding }) =>
    published === undefined
      ? []
      : [{ ...binding, ip: published.ip === "gateway" ? gatewayIp : published.ip, port: published.port }],
  );
}

export function externalListener(broker: Broker): Listener | undefined {
  return broker.listeners.find((listener) => listener.name === "EXTERNAL");
}

/** Ascending by container port and always with an ip: the order and form the provider reads back. */
function portsOf(node: Node, gatewayIp: string): types.input.ContainerPort[] {
  return bindingsOf(node, gatewayIp)
    .map(({ ip, port, internal }) => ({ internal, external: port, ip, protocol: "tcp" }))
    .sort((a, b) => a.internal - b.internal);
}

/** Durations in Go's own form, or a refresh would show a difference for ever. */
function healthOf(node: Node): types.input.ContainerHealthcheck {
  const tests = ["CMD", "bash", `${CONFIG_DIRECTORY}/probe.sh`, `health-${node.role}`, String(askedPort(node))];
  return { tests, interval: "10s", timeout: "5s", retries: 3, startPeriod: "1m0s" };
}

function askedPort(node: Node): number | undefined {
  if (node.role === "zookeeper") return node.clientPort;
  if (node.role === "controller") return node.controllerPort;
  return node.listeners.find(({ name }) => name === "INTERNAL")?.containerPort;
}

/** With the digest of all a container is made from. `also`: labels that a program has added. */
export function labelsOf(cluster: Cluster, node: Node, args: ContainerPlan["args"], also: Labels = {}): Labels {
  const external = node.role === "broker" ? externalListener(node)?.advertised : undefined;
  const own = {
    ...also,
    ...cluster.labels,
    [label.cluster]: cluster.name,
    [label.node]: node.name,
    [label.role]: node.role,
    [label.version]: cluster.version,
    ...(external === undefined ? {} : { [label.external]: `${external.host}:${external.port}` }),
  };
  return { ...own, [label.hash]: digest({ args, own }) };
}

export function containerLabels(
  plan: Pick<ContainerPlan, "labels">,
  identity: Pick<Identity, "uid" | "stack" | "component">,
  life: string,
): { label: string; value: string }[] {
  return labelList({
    ...plan.labels,
    [label.uid]: identity.uid,
    [label.stack]: identity.stack,
    [label.component]: identity.component,
    [label.life]: life,
  });
}
