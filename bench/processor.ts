import type Docker from "dockerode";

/**
 * Seconds of the processor that the containers publishing these `bootstrap` ports have taken since they started. What a
 * message costs a broker swings less on a busy machine than how many of them a second has room for.
 */
export async function processorOf(docker: Docker, bootstrap: string): Promise<number> {
  const ports = new Set(bootstrap.split(",").map((address) => Number(address.split(":").at(-1))));
  const containers = await docker.listContainers();
  const brokers = containers.filter(({ Ports }) => Ports.some(({ PublicPort }) => ports.has(PublicPort)));
  const used = await Promise.all(
    brokers.map(async ({ Id }) => {
      const { cpu_stats } = await docker.getContainer(Id).stats({ stream: false, "one-shot": true });
      return cpu_stats.cpu_usage.total_usage / 1e9;
    }),
  );
  return used.reduce((sum, value) => sum + value, 0);
}
