import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { FoundCluster } from "../cluster/found.ts";
import { Failure } from "../output/failure.ts";
import type { Up } from "./faults.ts";

const inProject = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const PROJECT = "kafka-cluster";

/** `npm run up` for the stack a cluster was made by, where that is one of this project's; undefined = it is not. */
export function upOf({ stack }: FoundCluster): Up | undefined {
  const [project, name] = stack?.split("/") ?? [];
  if (project !== PROJECT || name === undefined || !existsSync(inProject(`stacks/Pulumi.${name}.yaml`)))
    return undefined;
  return (consents) => runUp(name, consents);
}

/** What a person has to type, where the stack is another project's. */
export function upInWords(consents: readonly string[]): string {
  const allow = consents.length === 0 ? "" : `KAFKA_CLUSTER_ALLOW=${consents.join(",")} `;
  return `${allow}pulumi up`;
}

async function runUp(stack: string, consents: readonly string[]): Promise<void> {
  const allow = [process.env.KAFKA_CLUSTER_ALLOW ?? "", ...consents].filter((word) => word !== "").join(",");
  const child = spawn(process.execPath, [inProject("src/setup/main.mjs"), "up", "-s", stack], {
    env: { ...process.env, KAFKA_CLUSTER_ALLOW: allow },
    stdio: ["ignore", 2, 2],
  });
  const code = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exit) => resolve(exit ?? 1));
  });
  if (code !== 0)
    throw new Failure(`\`up\` of stack ${stack} failed.`, {
      remedy: `Nothing is forgotten: \`kafka-cluster drill --restore\` tries again; by hand: ${upInWords(consents)}.`,
    });
}
