import type { TestStack } from "./stack.ts";

/**
 * Takes a node away with its volume, whose content is kept beside it. Resolves with what brings the volume back, under the
 * same name and labels, as somebody does who has a backup. The container is for `up`.
 */
export async function takeAway(stack: TestStack, node: string): Promise<() => Promise<void>> {
  const volume = `${stack.name}-${node}-data`;
  const shelf = `${volume}-shelved`;
  const { Image } = (await stack.container(node).inspect()).Config;
  const { Labels } = await stack.docker.getVolume(volume).inspect();
  await stack.container(node).remove({ force: true });
  await copy(stack, Image, volume, shelf);
  await stack.docker.getVolume(volume).remove();
  return async () => {
    await stack.docker.createVolume({ Name: volume, Labels });
    await copy(stack, Image, shelf, volume);
    await stack.docker.getVolume(shelf).remove();
  };
}

/** Docker gives a volume no other name. Owners and modes stay: the node is not root. */
async function copy(stack: TestStack, image: string, from: string, to: string): Promise<void> {
  const container = await stack.docker.createContainer({
    Image: image,
    name: `${to}-copy`,
    User: "0",
    Entrypoint: ["cp", "-a", "/from/.", "/to"],
    HostConfig: { Binds: [`${from}:/from`, `${to}:/to`], NetworkMode: "none" },
  });
  try {
    await container.start();
    const { StatusCode } = (await container.wait()) as { readonly StatusCode: number };
    if (StatusCode !== 0)
      throw new Error(`${from} could not be copied to ${to}: ${await container.logs({ stderr: true })}`);
  } finally {
    await container.remove({ force: true });
  }
}
