import type Docker from "dockerode";
import { type Labels, label } from "./labels.ts";

/** What the engine has under this cluster's names or label, read once at the start of a run. */
export interface Live {
  readonly containers: ReadonlyMap<string, LiveContainer>;
  readonly volumes: ReadonlyMap<string, LiveObject>;
  readonly networks: ReadonlyMap<string, LiveObject & { readonly id: string }>;
  /** The bridge's own address: where containers of other projects reach the host. */
  readonly gatewayIp: string | undefined;
}

export interface LiveObject {
  readonly name: string;
  readonly labels: Labels;
}

export interface LiveContainer extends LiveObject {
  readonly id: string;
  readonly image: string;
  /** Docker's word: created, running, paused, restarting, exited, dead. */
  readonly state: string;
  /** TCP ports of the host that it holds now. */
  readonly ports: readonly number[];
  /** By name, those that exist no more too. */
  readonly networks: readonly string[];
  /** A network it was in exists no more: it cannot be started again. */
  readonly cutOff: boolean;
}

const servers: readonly (string | undefined)[] = ["broker", "controller"];

/** The brokers and controllers that are up now, by node, with Kafka's version. */
export function runningServers({
  containers,
}: Live): { readonly node: string; readonly version: string | undefined }[] {
  return [...containers.values()]
    .filter(({ labels, state }) => servers.includes(labels[label.role]) && state !== "exited" && state !== "created")
    .map(({ name, labels }) => ({ node: labels[label.node] ?? name, version: labels[label.version] }));
}

/** What to look for: one of `names`, the cluster's label, or what this component of this stack has made, under any name. */
export interface Wanted {
  readonly cluster: string;
  readonly names: readonly string[];
  readonly stack: string;
  readonly component: string;
}

/** Reads the containers, volumes and networks that are wanted. Changes nothing. */
export async function look(docker: Docker, { cluster, names, stack, component }: Wanted): Promise<Live> {
  const wanted = new Set(names);
  const ours = (name: string, labels: Labels) =>
    wanted.has(name) ||
    labels[label.cluster] === cluster ||
    (labels[label.stack] === stack && labels[label.component] === component);
  const [containers, volumes, networks] = await Promise.all([
    docker.listContainers({ all: true }),
    docker.listVolumes(),
    docker.listNetworks(),
  ]);
  const networkIds = new Set(networks.map((network) => network.Id));
  const live = containers.map((c) => ({
    id: c.Id,
    name: (c.Names[0] ?? "").replace(/^\//, ""),
    labels: c.Labels ?? {},
    image: c.Image,
    state: c.State,
    ports: (c.Ports ?? []).filter((p) => p.Type === "tcp" && p.PublicPort > 0).map((p) => p.PublicPort),
    networks: Object.keys(c.NetworkSettings?.Networks ?? {}),
    cutOff: Object.values(c.NetworkSettings?.Networks ?? {}).some(
      (n) => n.NetworkID !== "" && !networkIds.has(n.NetworkID),
    ),
  }));
  return {
    containers: byName(live.filter((c) => ours(c.name, c.labels) && c.labels[label.temporary] === undefined)),
    volumes: byName(
      (volumes.Volumes ?? [])
        .map((v) => ({ name: v.Name, labels: v.Labels ?? {} }))
        .filter((v) => ours(v.name, v.labels)),
    ),
    networks: byName(
      networks.map((n) => ({ id: n.Id, name: n.Name, labels: n.Labels ?? {} })).filter((n) => ours(n.name, n.labels)),
    ),
    gatewayIp: networks.find((n) => n.Name === "bridge")?.IPAM?.Config?.[0]?.Gateway,
  };
}

function byName<T extends { readonly name: string }>(objects: readonly T[]): ReadonlyMap<string, T> {
  return new Map(objects.map((object) => [object.name, object]));
}

export const isRunning = (container: LiveContainer | undefined): boolean =>
  container !== undefined && ["running", "paused", "restarting"].includes(container.state);

/**
 * It has to be made anew: never started (an interrupted create, whose files or networks may be missing), or stopped and
 * without a network it needs.
 */
export const isUnusable = (container: LiveContainer | undefined): boolean =>
  container !== undefined &&
  (["created", "dead", "removing"].includes(container.state) || (container.cutOff && !isRunning(container)));
