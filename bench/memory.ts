// What six idle java processes hold of this machine's memory.
import { setTimeout as pause } from "node:timers/promises";
import { execute } from "../src/targets/docker/execute.ts";
import { label } from "../src/targets/docker/labels.ts";
import { freePorts, type TestStack } from "../test/e2e/docker/stack.ts";
import { makeReady, numbersFrom } from "./prepare.ts";
import { ending, heading, print, verdict } from "./report.ts";
import { openStack, succeeded } from "./stacks.ts";
import { tidily } from "./tidy.ts";

const limitGiB = 1.6;

const { idle } = numbersFrom({ idle: 180 });
const ground = await makeReady();
heading(`Resident memory, profile laptop, ${idle} s after the cluster was ready`, ground);
await tidily(async (later) => {
  const stack = await openStack("memory", later);
  stack.describe({ target: "docker", listeners: { hostPortBase: await freePorts(3) } });
  succeeded(await stack.up());
  await pause(idle * 1000);
  const nodes = await residentOf(stack);
  const total = sum(nodes.map(({ mib }) => mib));
  const roles = [...new Set(nodes.map(({ role }) => role))];
  print([
    ["node", "role", "VmRSS"],
    ...nodes.map(({ node, role, mib }) => [node, role, mebibytes(mib)]),
    ...roles.map((role) => [
      "",
      role,
      mebibytes(sum(nodes.filter((node) => node.role === role).map(({ mib }) => mib))),
    ]),
    ["", "together", mebibytes(total)],
  ]);
  verdict("six java processes together", total / 1024, limitGiB, " GiB");
});
ending();

interface Resident {
  readonly node: string;
  readonly role: string;
  readonly mib: number;
}

/** VmRSS of every node's java, which is its container's first process. */
async function residentOf(stack: TestStack): Promise<Resident[]> {
  const containers = await stack.docker.listContainers({ filters: { label: [`${label.cluster}=${stack.name}`] } });
  const nodes = await Promise.all(
    containers.map(async ({ Id, Labels }) => {
      const { output } = await execute(stack.docker.getContainer(Id), ["cat", "/proc/1/status"]);
      const field = (name: string): string => new RegExp(`^${name}:\\s*(\\S+)`, "m").exec(output)?.[1] ?? "";
      if (field("Name") !== "java")
        throw new Error(`${Labels[label.node]}'s first process is ${field("Name")}, not java`);
      return { node: Labels[label.node] ?? Id, role: Labels[label.role] ?? "", mib: Number(field("VmRSS")) / 1024 };
    }),
  );
  return nodes.sort((a, b) => b.role.localeCompare(a.role) || a.node.localeCompare(b.node));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mebibytes(value: number): string {
  return `${Math.round(value)} MiB`;
}
