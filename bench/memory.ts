// What the java processes of a cluster hold of this machine's memory: idle, and at most while a client writes and reads.
// Then with all of their heap taken, under the limit that a pod has: nobody may be killed.
import { setTimeout as pause } from "node:timers/promises";
import type { ProfileName } from "../src/model/cluster.ts";
import type { Description } from "../src/spec/schema.ts";
import { freePorts } from "../test/e2e/docker/stack.ts";
import { bootstrapOf, type Client, openClient } from "./client.ts";
import { runLimited } from "./limited.ts";
import { kraftImage, makeReady, numbersFrom } from "./prepare.ts";
import { ending, heading, print, remark, verdict } from "./report.ts";
import { mebibytes, type Resident, residentOf, sum, writeAndRead } from "./resident.ts";
import { openStack, succeeded } from "./stacks.ts";
import { tidily } from "./tidy.ts";

/** Who keeps the metadata, and where. */
export interface Form {
  readonly name: string;
  readonly description: Partial<Description>;
  /** What was promised of all nodes together, idle, profile laptop, in GiB. */
  readonly limit?: number;
}

const forms: readonly Form[] = [
  { name: "three ZooKeeper nodes and three brokers", description: {}, limit: 1.2 },
  { name: "three controllers and three brokers", description: { metadata: "kraft" } },
  {
    name: "three brokers that are the controllers",
    description: { metadata: "kraft", controllers: { combined: true } },
  },
];

const { idle } = numbersFrom({ idle: 180 });
const ground = await makeReady();
const kraft = { ...ground, image: await kraftImage(ground) };
const on = ({ description }: Form) => (description.metadata === "kraft" ? kraft : ground);
await tidily(async (later) => {
  const client = await openClient(ground, later);
  for (const form of forms) {
    heading(`Resident memory of ${form.name}, idle ${idle} s after ready, then at most under load`, on(form));
    for (const profile of ["laptop", "production"] as const) {
      const stack = await openStack("memory", later);
      tell(form, profile, await measure(stack, { ...form.description, profile }, client));
      await stack.close();
    }
    await runLimited(on(form), form, client, later);
  }
});
ending();

interface Measured {
  readonly rested: readonly Resident[];
  readonly worked: readonly Resident[];
}

async function measure(
  stack: Awaited<ReturnType<typeof openStack>>,
  description: Partial<Description>,
  client: Client,
): Promise<Measured> {
  const base = await freePorts(3);
  stack.describe({ target: "docker", ...description, listeners: { hostPortBase: base } });
  succeeded(await stack.up());
  await pause(idle * 1000);
  const rested = await residentOf(stack);
  await writeAndRead(client, bootstrapOf(base));
  return { rested, worked: await residentOf(stack) };
}

function tell({ name, limit }: Form, profile: ProfileName, { rested, worked }: Measured): void {
  const roles = [...new Set(rested.map(({ role }) => role))];
  const row = (node: string, role: string, is: (node: Resident) => boolean) => [
    node,
    role,
    mebibytes(sum(rested.filter(is), "now")),
    mebibytes(sum(worked.filter(is), "most")),
  ];
  print([
    [`profile ${profile}`, "role", "idle (VmRSS)", "most under load (VmHWM)"],
    ...rested.map(({ node, role }) => row(node, role, (other) => other.node === node)),
    ...roles.map((role) => row("", role, (other) => other.role === role)),
    row("", "together", () => true),
  ]);
  const total = sum(rested, "now") / 1024;
  if (profile === "laptop" && limit !== undefined) verdict(`${name}, idle, profile laptop`, total, limit, " GiB");
  else remark(`${name}, idle, profile ${profile}`, total, " GiB");
  console.log("");
}
