import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { DockerCluster } from "../../model/cluster.ts";
import { digest } from "../digest.ts";
import { refuseChanges, type Transform } from "../transform.ts";
import { always, type HostBinding, type UploadedFile } from "./container.ts";
import { type Labels, label } from "./labels.ts";
import { containerName, volumeName } from "./names.ts";
import { changeContainer } from "./transform.ts";

/**
 * A container beside the nodes: one that serves the cluster and holds none of its data, such as a worker of Kafka Connect
 * or the web view. It is registered once the cluster is proven ready; no gate, birth or volume of the nodes knows of it.
 */
export interface Companion {
  /** `connect-1`, `ui`: hostname, alias and label; its container is `<cluster>-connect-1`. */
  readonly name: string;
  /** `connect`, `ui`: how operations tell kinds apart. */
  readonly role: string;
  /** Further aliases in the clients' network. */
  readonly aliases: readonly string[];
  readonly image: string;
  /** `uid:gid`; undefined = the image's own. */
  readonly user: string | undefined;
  /** Takes the image's own entrypoint and command out of play; undefined = they hold. */
  readonly entrypoint: readonly string[] | undefined;
  /** `NAME=value`. Never a secret: everybody who may ask the engine reads them. */
  readonly envs: readonly string[];
  readonly files: readonly UploadedFile[];
  /** Files whose content is kept encrypted in the state, is never shown, and is in no label's digest. */
  readonly secretFiles: readonly Omit<UploadedFile, "executable">[];
  readonly ports: readonly HostBinding[];
  /** Directories of this machine, by absolute path. */
  readonly directories: readonly { readonly source: string; readonly path: string; readonly readOnly: boolean }[];
  /** Volumes of its own, `<cluster>-<name>-<volume>`, which are kept like the nodes'. */
  readonly volumes: readonly { readonly volume: string; readonly path: string }[];
  /** Paths the image declares as VOLUME and nothing is kept in. */
  readonly scratch: readonly string[];
  /** A command that tells by its exit code whether it serves; undefined = the image's own. */
  readonly health: readonly string[] | undefined;
  readonly stopSeconds: number;
}

export interface CompanionPlan {
  /** The container's. */
  readonly name: string;
  readonly companion: Companion;
  readonly image: string;
  readonly args: Omit<docker.ContainerArgs, "labels" | "name">;
  readonly labels: Labels;
  /** Options of the resource that a program has added. */
  readonly opts: Readonly<Record<string, unknown>>;
}

/**
 * Everything a companion's container is made from, before what only the engine knows. Throws RunError where a program
 * changes what it cannot.
 */
export function planCompanion(cluster: DockerCluster, companion: Companion, transform?: Transform): CompanionPlan {
  const { name, role, secretFiles } = companion;
  const marks = {
    ...cluster.labels,
    [label.cluster]: cluster.name,
    [label.node]: name,
    [label.role]: role,
    [label.version]: cluster.version,
  };
  const containerOf = containerName(cluster, { name });
  const {
    args,
    labels: own,
    opts,
    obstacles,
  } = changeContainer(transform, containerOf, name, argsOf(cluster, companion), marks);
  refuseChanges(obstacles);
  const uploads = companion.files.map((file) => ({ ...file }));
  const secret = secretFiles.map(({ file, content }) => ({
    file,
    content: pulumi.secret(content),
    executable: false,
  }));
  // A digest is shown to everybody, and a short password is found by trying: of secrets only the names take part.
  const hash = digest({ args, own, uploads, secrets: secretFiles.map(({ file }) => file) });
  return {
    name: containerOf,
    companion,
    image: companion.image,
    args: { ...args, uploads: [...uploads, ...secret] },
    labels: { ...own, [label.hash]: hash },
    opts,
  };
}

function argsOf(cluster: DockerCluster, companion: Companion) {
  const { name, aliases, entrypoint, health, stopSeconds } = companion;
  return {
    ...always,
    image: companion.image,
    hostname: name,
    ...(entrypoint === undefined ? {} : { entrypoints: [...entrypoint] }),
    ...(companion.user === undefined ? {} : { user: companion.user }),
    envs: [...companion.envs],
    networksAdvanced: [{ name: cluster.target.network.name, aliases: [name, ...aliases] }],
    ports: portsOf(companion.ports),
    volumes: volumesOf(cluster, companion),
    tmpfs: Object.fromEntries(companion.scratch.map((path) => [path, ""])),
    ...(health === undefined ? {} : { healthcheck: healthOf(health) }),
    stopTimeout: stopSeconds,
    destroyGraceSeconds: stopSeconds,
  } satisfies Partial<docker.ContainerArgs>;
}

function volumesOf(cluster: DockerCluster, companion: Companion): docker.types.input.ContainerVolume[] {
  return [
    ...companion.volumes.map(({ volume, path }) => ({
      volumeName: volumeName(cluster, companion, volume),
      containerPath: path,
    })),
    ...companion.directories.map(({ source, path, readOnly }) => ({
      hostPath: source,
      containerPath: path,
      ...(readOnly ? { readOnly } : {}),
    })),
  ];
}

/** Ascending by container port and always with an ip: the order and form the provider reads back. */
const portsOf = (ports: readonly HostBinding[]): docker.types.input.ContainerPort[] =>
  ports
    .map(({ ip, port, internal }) => ({ internal, external: port, ip, protocol: "tcp" }))
    .sort((a, b) => a.internal - b.internal);

/** Durations in Go's own form, or a refresh would show a difference for ever. */
const healthOf = (command: readonly string[]): docker.types.input.ContainerHealthcheck => ({
  tests: ["CMD", ...command],
  interval: "10s",
  timeout: "5s",
  retries: 3,
  startPeriod: "1m0s",
});
