import type { TestStack } from "./stack.ts";

/**
 * Gives a broker a volume of a few MiB of memory in place of its own, under the same name and labels, so that it can be
 * filled without harming anybody else. A container holds the volume, for such a disk is gone when nobody uses it. The
 * broker is filled again by its neighbours, with the consent for that.
 */
export async function putOnSmallDisk(stack: TestStack, node: string, mebibytes: number): Promise<void> {
  const name = `${stack.name}-${node}-data`;
  const { Config } = await stack.container(node).inspect();
  const { Labels } = await stack.docker.getVolume(name).inspect();
  await stack.container(node).remove({ force: true });
  await stack.docker.getVolume(name).remove();
  await stack.docker.createVolume({
    Name: name,
    Labels,
    DriverOpts: { type: "tmpfs", device: "tmpfs", o: `size=${mebibytes}m,uid=1000,gid=1000` },
  });
  const holder = await stack.docker.createContainer({
    Image: Config.Image,
    name: `${stack.name}-holder`,
    Entrypoint: ["sleep", "infinity"],
    HostConfig: { Binds: [`${name}:/held`], NetworkMode: "none" },
  });
  await holder.start();
  const ran = await stack.up({ env: { KAFKA_CLUSTER_ALLOW: `empty-volume:${node}` } });
  if (ran.code !== 0) throw new Error(ran.output);
}
