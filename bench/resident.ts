import { execute } from "../src/targets/docker/execute.ts";
import { label } from "../src/targets/docker/labels.ts";
import type { TestStack } from "../test/e2e/docker/stack.ts";
import type { Client } from "./client.ts";

/** What the java of a node holds of the machine's memory. */
export interface Resident {
  readonly node: string;
  readonly role: string;
  /** MiB now, and the most there ever was. */
  readonly now: number;
  readonly most: number;
}

/** VmRSS and VmHWM of every node's java. */
export async function residentOf(stack: TestStack): Promise<Resident[]> {
  const containers = await stack.docker.listContainers({ filters: { label: [`${label.cluster}=${stack.name}`] } });
  const nodes = await Promise.all(
    containers.map(async ({ Id, Labels }) => {
      const look = ["bash", "-c", "cat /proc/[0-9]*/status"];
      const { output } = await execute(stack.docker.getContainer(Id), look);
      const found = /^Name:\s*java$[\s\S]*?^VmHWM:\s*(\d+) kB\nVmRSS:\s*(\d+) kB$/m.exec(output.replaceAll("\r", ""));
      if (found === null) throw new Error(`no java runs in ${Labels[label.node]}`);
      const [most, now] = [Number(found[1]) / 1024, Number(found[2]) / 1024];
      return { node: Labels[label.node] ?? Id, role: Labels[label.role] ?? "", now, most };
    }),
  );
  return nodes.sort((a, b) => b.role.localeCompare(a.role) || a.node.localeCompare(b.node));
}

export function sum(nodes: readonly Resident[], what: "now" | "most"): number {
  return nodes.reduce((total, node) => total + node[what], 0);
}

export const mebibytes = (value: number): string => `${Math.round(value)} MiB`;

const records = [
  { count: 200_000, size: 1000 },
  { count: 1_000_000, size: 100 },
] as const;

/** The load under which the most is looked for: half a minute of writing and reading. */
export async function writeAndRead(client: Client, bootstrap: string): Promise<void> {
  for (const each of records) {
    await client.makeTopic(bootstrap, "memory");
    await client.produce(bootstrap, "memory", each);
    await client.consume(bootstrap, "memory", each);
  }
}
