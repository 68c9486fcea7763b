import type Docker from "dockerode";
import { idOf } from "../../../model/names.ts";
import { label } from "../../../targets/docker/labels.ts";
import { nameOf } from "../../../targets/docker/listed.ts";
import { Failure, messageOf } from "../../output/failure.ts";
import { byRoleThenId, type FoundCluster, type FoundCompanion, type FoundNode, isRole } from "../found.ts";

/** What of the engine's list of containers is needed here. */
export interface ListedContainer {
  readonly Id: string;
  readonly Names: readonly string[];
  readonly Image: string;
  readonly State: string;
  readonly Status: string;
  readonly Labels: Readonly<Record<string, string>>;
}

/** Every cluster whose containers are on this engine, running or not. */
export async function listClusters(docker: Docker): Promise<ReadonlyMap<string, FoundCluster>> {
  try {
    const listed: readonly ListedContainer[] = await docker.listContainers({
      all: true,
      filters: { label: [label.cluster] },
    });
    return groupByCluster(listed);
  } catch (error) {
    throw new Failure(`The Docker engine did not list its containers: ${messageOf(error)}`);
  }
}

/** All clusters among these containers, by name. Temporary containers of ours are neither nodes nor companions. */
export function groupByCluster(containers: readonly ListedContainer[]): ReadonlyMap<string, FoundCluster> {
  const clusters = new Map<string, { name: string; stack: string | undefined; flags: string; nodes: FoundNode[] }>();
  for (const container of containers) {
    const name = container.Labels[label.cluster];
    const node = nodeOf(container);
    if (name === undefined || node === undefined) continue;
    const empty = { name, stack: container.Labels[label.stack], flags: `-c ${name}`, nodes: [] };
    const cluster = clusters.get(name) ?? empty;
    cluster.nodes.push(node);
    clusters.set(name, cluster);
  }
  for (const { nodes } of clusters.values()) nodes.sort(byRoleThenId);
  for (const cluster of clusters.values()) {
    const companions = containers.flatMap((one) => companionOf(one, cluster.name) ?? []);
    if (companions.length > 0)
      Object.assign(cluster, { companions: companions.sort((a, b) => idOf(a.node) - idOf(b.node)) });
  }
  return new Map([...clusters].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function companionOf(
  { Id, Names, State, Status, Labels }: ListedContainer,
  cluster: string,
): FoundCompanion | undefined {
  const node = Labels[label.node];
  const role = Labels[label.role];
  const isNode = isRole(role);
  if (Labels[label.cluster] !== cluster || Labels[label.temporary] !== undefined) return undefined;
  if (node === undefined || role === undefined || isNode) return undefined;
  return { node, role, container: nameOf({ Names, Id }), state: State, status: Status };
}

function nodeOf({ Id, Names, Image, State, Status, Labels }: ListedContainer): FoundNode | undefined {
  const node = Labels[label.node];
  const role = Labels[label.role];
  if (node === undefined || !isRole(role)) return undefined;
  if (Labels[label.temporary] !== undefined) return undefined;
  return {
    node,
    id: idOf(node),
    role,
    container: nameOf({ Names, Id }),
    image: Image,
    state: State,
    status: Status,
    restarts: undefined,
    version: Labels[label.version],
    external: Labels[label.external],
  };
}
