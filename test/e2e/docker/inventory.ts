import type Docker from "dockerode";
import { label } from "../../../src/targets/docker/labels.ts";

/** What the engine has under one test stack's name, whoever made it, or with its cluster label. */
interface Things {
  readonly containers: readonly { readonly id: string; readonly name: string }[];
  readonly volumes: readonly string[];
  readonly networks: readonly { readonly id: string; readonly name: string }[];
}

async function thingsOf(docker: Docker, stack: string): Promise<Things> {
  const [containers, volumes, networks] = await Promise.all([
    docker.listContainers({ all: true }),
    docker.listVolumes(),
    docker.listNetworks(),
  ]);
  const isIts = (name: string, labels: Readonly<Record<string, string>> | null | undefined) =>
    name.startsWith(stack) || (labels?.[label.cluster]?.startsWith(stack) ?? false);
  return {
    containers: containers
      .map(({ Id, Names, Labels }) => ({ id: Id, name: Names[0]?.slice(1) ?? Id, labels: Labels }))
      .filter(({ name, labels }) => isIts(name, labels)),
    volumes: (volumes.Volumes ?? []).filter(({ Name, Labels }) => isIts(Name, Labels)).map(({ Name }) => Name),
    networks: networks
      .map(({ Id, Name, Labels }) => ({ id: Id, name: Name, labels: Labels }))
      .filter(({ name, labels }) => isIts(name, labels)),
  };
}

/** Every container, volume and network of a test stack, as `kind name`, sorted. */
export async function inventoryOf(docker: Docker, stack: string): Promise<string[]> {
  const { containers, volumes, networks } = await thingsOf(docker, stack);
  return [
    ...containers.map(({ name }) => `container ${name}`),
    ...volumes.map((name) => `volume ${name}`),
    ...networks.map(({ name }) => `network ${name}`),
  ].sort();
}

/** Removes all of it from the engine, running or not, data included. */
export async function wipe(docker: Docker, stack: string): Promise<void> {
  const { containers, volumes, networks } = await thingsOf(docker, stack);
  const quietly = (removed: readonly Promise<unknown>[]) => Promise.allSettled(removed);
  await quietly(containers.map(({ id }) => docker.getContainer(id).remove({ force: true, v: true })));
  await quietly([
    ...volumes.map((name) => docker.getVolume(name).remove()),
    ...networks.map(({ id }) => docker.getNetwork(id).remove()),
  ]);
}
