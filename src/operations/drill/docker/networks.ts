import type Docker from "dockerode";
import { Failure } from "../../output/failure.ts";
import type { Harm } from "../faults.ts";
import { type Detached, drillLabels } from "./note.ts";

/** A network a container is in, with the names it has there. */
export type Attached = Omit<Detached, "node">;

/** The networks of a container that runs. Docker adds the container's own short id to its aliases; that is left out. */
export async function attachedTo(container: Docker.Container): Promise<readonly Attached[]> {
  const { Id, NetworkSettings } = await container.inspect();
  return Object.entries(NetworkSettings.Networks).map(([network, { Aliases }]) => ({
    network,
    aliases: ((Aliases ?? []) as readonly string[]).filter((alias) => !Id.startsWith(alias)),
  }));
}

/** Which networks a broker leaves. `shared` are those in which ZooKeeper is, or the controllers. Pure. */
export function networksToLeave<N extends Attached>(
  harm: Harm,
  own: readonly N[],
  shared: ReadonlySet<string>,
): readonly N[] {
  return harm === "cut-metadata" ? own.filter(({ network }) => shared.has(network)) : own;
}

export async function detach(docker: Docker, container: Docker.Container, network: string): Promise<void> {
  await docker.getNetwork(network).disconnect({ Container: container.id });
}

/** Back under the same names, and looked at: a broker nobody finds by its name is lost to the others. */
export async function attach(docker: Docker, container: Docker.Container, wanted: Attached): Promise<void> {
  const found = () =>
    attachedTo(container).then((networks) => networks.find(({ network }) => network === wanted.network));
  if ((await found()) === undefined) {
    await docker
      .getNetwork(wanted.network)
      .connect({ Container: container.id, EndpointConfig: { Aliases: [...wanted.aliases] } });
  }
  const names = (await found())?.aliases ?? [];
  const missing = wanted.aliases.filter((alias) => !names.includes(alias));
  if (missing.length > 0)
    throw new Failure(`${container.id} is back in ${wanted.network}, but not as ${missing.join(", ")}.`);
}

/**
 * A network with ZooKeeper, or the controllers, and nobody else. Its name comes after the cluster's own: Docker looks names
 * up in the order of the networks' names, and ZooKeeper's nodes have to go on finding each other where they listen.
 */
const sideDoor = (cluster: string): string => `${cluster}-quorum-only`;

export async function openSideDoor(
  docker: Docker,
  cluster: string,
  keepers: readonly { readonly node: string; readonly container: Docker.Container }[],
  broker: Docker.Container,
): Promise<void> {
  const network = await docker.createNetwork({
    Name: sideDoor(cluster),
    Internal: true,
    Labels: drillLabels(cluster),
  });
  for (const { node, container } of keepers)
    await network.connect({ Container: container.id, EndpointConfig: { Aliases: [node] } });
  await network.connect({ Container: broker.id });
}

/** Removes it, with whoever is in it taken out first. None is fine. */
export async function closeSideDoor(docker: Docker, cluster: string): Promise<void> {
  const networks = await docker.listNetworks({ filters: { name: [sideDoor(cluster)] } });
  for (const { Id, Name } of networks) {
    if (Name !== sideDoor(cluster)) continue;
    const network = docker.getNetwork(Id);
    const inspected = (await network.inspect()) as { readonly Containers?: Readonly<Record<string, unknown>> };
    for (const container of Object.keys(inspected.Containers ?? {}))
      await network.disconnect({ Container: container, Force: true });
    await network.remove();
  }
}
