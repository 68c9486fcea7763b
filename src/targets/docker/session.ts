import * as pulumi from "@pulumi/pulumi";
import type Docker from "dockerode";
import type { DockerCluster } from "../../model/cluster.ts";
import { OFFSETS_VOLUME } from "../../model/connect.ts";
import { nodesOf } from "../../model/nodes.ts";
import { UI } from "../../model/ui.ts";
import { stackLabel } from "../identity.ts";
import { refuseIfAny } from "../obstacle.ts";
import { adviseOn, connect, type EngineAddress, findEngine, type Miss } from "./engine/index.ts";
import { type Live, look } from "./live.ts";
import { containerName, volumeName } from "./names.ts";

/** A reachable engine and what it has of this cluster, read once at the start of a run. */
export interface Session {
  readonly docker: Docker;
  readonly engine: EngineAddress;
  /** The engine's own id; empty where it gives none. */
  readonly engineId: string;
  readonly live: Live;
}

/**
 * Opens the session. Without an engine an update ends here; a preview goes on without one and says which checks it
 * could not make.
 */
export async function openSession(cluster: DockerCluster, component: string): Promise<Session | undefined> {
  const found = await findEngine({ host: cluster.target.host });
  if ("engine" in found) {
    const docker = connect(found.engine);
    const [live, info] = await Promise.all([
      look(docker, { cluster: cluster.name, names: namesOf(cluster), stack: stackLabel(), component }),
      docker.info(),
    ]);
    return { docker, engine: found.engine, engineId: engineIdOf(found.engine, info.ID), live };
  }
  if (!pulumi.runtime.isDryRun()) refuseIfAny([noEngine(found.misses)]);
  pulumi.log.warn(
    `No Docker engine answered (${shortest(found.misses)}). The plan is shown without these checks: host ports free, ` +
      "memory, image present, objects of the same name, kept volumes.",
  );
  return undefined;
}

/** Podman makes up another id for every answer (pkg/api/handlers/compat/info.go). */
function engineIdOf({ isPodman }: EngineAddress, id: unknown): string {
  return isPodman || typeof id !== "string" ? "" : id;
}

function noEngine(misses: readonly Miss[]) {
  const forbidden = misses.some((miss) => miss.kind === "forbidden");
  return { code: forbidden ? "engine-forbidden" : "no-engine", about: "the Docker engine", ...adviseOn(misses) };
}

function shortest(misses: readonly Miss[]): string {
  const [first] = misses;
  return first === undefined ? "none is known here" : `${first.source}: ${first.reason}`;
}

function namesOf(cluster: DockerCluster): string[] {
  const { network, metadataNetwork } = cluster.target;
  const { workers = [], mode } = cluster.connect ?? {};
  const nodes = nodesOf(cluster);
  return [
    network.name,
    metadataNetwork,
    ...[...nodes, ...workers, ...(cluster.ui === undefined ? [] : [{ name: UI }])].map((node) =>
      containerName(cluster, node),
    ),
    ...workers.flatMap((one) => (mode === "standalone" ? volumeName(cluster, one, OFFSETS_VOLUME) : [])),
    ...nodes.flatMap((node) => node.image.profile.volumes.map((mount) => volumeName(cluster, node, mount.volume))),
  ];
}
