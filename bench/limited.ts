import type Docker from "dockerode";
import type { Node } from "../src/model/cluster.ts";
import { describe } from "../src/model/describe.ts";
import { memoryMiB } from "../src/model/memory.ts";
import type { Description } from "../src/spec/schema.ts";
import { execute } from "../src/targets/docker/execute.ts";
import { freePorts } from "../test/e2e/docker/stack.ts";
import { bootstrapOf, type Client } from "./client.ts";
import { type DerivedImage, deriveImage } from "./derived-image.ts";
import type { Ground } from "./prepare.ts";
import { print, verdict } from "./report.ts";
import { mebibytes, residentOf, writeAndRead } from "./resident.ts";
import { openStack, succeeded } from "./stacks.ts";
import type { Later } from "./tidy.ts";

/** Its collector and its compilers hold more beside the heap, and its heap can be taken whole at the start. */
const profile = "production";

/**
 * Raises a cluster whose java has taken its whole heap, gives each container the limit a pod has, and lets a client write
 * and read. Prints what each holds beside its heap, and whether the kernel has killed any.
 */
export async function runLimited(
  ground: Ground,
  form: { readonly name: string; readonly description: Partial<Description> },
  client: Client,
  later: Later,
): Promise<void> {
  const base = await freePorts(3);
  const touching = await makeTouching(ground);
  later(touching.remove);
  const stack = await openStack("limited", later);
  const description: Description = {
    ...{ target: "docker", profile, ...form.description, listeners: { hostPortBase: base } },
    image: { reference: touching.image, family: "apache" },
  };
  stack.describe(description);
  succeeded(await stack.up());
  const nodes = nodesOf(description);
  for (const { name, jvm } of nodes) await limit(stack.container(name), memoryMiB(jvm));
  await writeAndRead(client, bootstrapOf(base));
  const killed = await Promise.all(nodes.map(({ name }) => killsOf(stack.container(name))));
  const resident = await residentOf(stack);
  print([
    [`profile ${profile}, limited`, "heap", "limit", "most (VmHWM)", "beside the heap", "killed"],
    ...nodes.map(({ name, jvm }, at) => {
      const most = resident.find(({ node }) => node === name)?.most ?? Number.NaN;
      const heap = jvm.heap.maxMiB;
      return [name, ...[heap, memoryMiB(jvm), most, most - heap].map(mebibytes), `${killed[at]}`];
    }),
  ]);
  const all = killed.reduce((total, one) => total + one, 0);
  verdict(`${form.name}, killed at heap + 256 MiB, with all of the heap taken`, all, 0);
  console.log("");
  await stack.close();
}

/** The same image, in which every java takes the memory of its heap at its start and not as it fills. */
const makeTouching = ({ docker, image }: Ground): Promise<DerivedImage> =>
  deriveImage(docker, "touching", { Image: image }, { changes: "ENV JAVA_TOOL_OPTIONS=-XX:+AlwaysPreTouch" });

function nodesOf(value: Description): readonly Node[] {
  const described = describe({ kind: "value", value, stackName: "limited" });
  if ("problems" in described) throw new Error(described.problems.map(({ message }) => message).join("\n"));
  const { zookeepers, controllers, brokers } = described.cluster;
  return [...zookeepers, ...controllers, ...brokers];
}

/** As a pod's limit is: swap is no way out. */
async function limit(container: Docker.Container, mebi: number): Promise<void> {
  const bytes = mebi * 2 ** 20;
  await container.update({ Memory: bytes, MemorySwap: bytes });
}

/** How often the kernel has killed in a container, by either version of cgroups, and how often it was started again for it. */
async function killsOf(container: Docker.Container): Promise<number> {
  const { RestartCount, State } = await container.inspect();
  if (RestartCount > 0 || !State.Running) return Math.max(1, RestartCount);
  const script = "cat /sys/fs/cgroup/memory.events /sys/fs/cgroup/memory/memory.oom_control 2>/dev/null";
  const { output } = await execute(container, ["bash", "-c", script]);
  const counted = /^oom_kill (\d+)\r?$/m.exec(output)?.[1];
  if (counted === undefined) throw new Error(`the kernel does not tell what it killed:\n${output}`);
  return Number(counted);
}
