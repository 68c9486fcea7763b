import type { TestStack } from "./stack.ts";

/**
 * Runs one command of the cluster's image in a container that is no part of the cluster, and returns what it printed.
 * `network` is the one network it is in; host.docker.internal is this machine, as other projects write it.
 */
export async function askNeighbour(stack: TestStack, network: string, command: readonly string[]): Promise<string> {
  const image = (await stack.container("kafka-1").inspect()).Config.Image;
  const container = await stack.docker.createContainer({
    Image: image,
    name: `${stack.name}-neighbour`,
    Entrypoint: [...command],
    Tty: true,
    HostConfig: { NetworkMode: network, ExtraHosts: ["host.docker.internal:host-gateway"] },
  });
  try {
    await container.start();
    await container.wait();
    return (await container.logs({ stdout: true, stderr: true })).toString();
  } finally {
    await container.remove({ force: true, v: true });
  }
}

/** The values of a topic's first `count` messages, as a neighbour reads them that knows only `bootstrap`. */
export async function readAsNeighbour(
  stack: TestStack,
  network: string,
  bootstrap: string,
  topic: string,
  count: number,
): Promise<string[]> {
  const output = await askNeighbour(stack, network, [
    "kafka-console-consumer",
    "--bootstrap-server",
    bootstrap,
    "--topic",
    topic,
    "--from-beginning",
    "--max-messages",
    String(count),
    "--timeout-ms",
    "30000",
  ]);
  return output
    .split(/\r?\n/)
    .filter((line) => line !== "" && !/^Processed a total of|^The consumer rebalance protocol|^\[/.test(line));
}
