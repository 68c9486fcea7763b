import { spawn } from "node:child_process";
import { join } from "node:path";
import { readWanted } from "../description.ts";
import { projectRoot } from "../project.ts";
import { say } from "../say.ts";
import { openSession } from "../session.ts";
import { SetupError } from "../setup-error.ts";
import { prepare } from "./up.ts";

/**
 * `npm test [-- ARGS of vitest]`: gets what the tests need, and runs all that this machine can. Without an engine, or
 * without an image, the tests that need one are skipped: KAFKA_CLUSTER_NO_ENGINE then tells them why.
 */
export async function run(args: readonly string[]): Promise<number> {
  const obstacle = await prepareForTests();
  if (obstacle !== undefined) say(`${obstacle}\nThe tests that need a Docker engine are skipped.\n`);
  const vitest = join(projectRoot, "node_modules", "vitest", "vitest.mjs");
  const env = obstacle === undefined ? process.env : { ...process.env, KAFKA_CLUSTER_NO_ENGINE: obstacle };
  return await new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [vitest, "run", ...args], { cwd: projectRoot, env, stdio: "inherit" });
    child.on("error", reject);
    child.on("exit", (code) => resolve(code ?? 1));
  });
}

async function prepareForTests(): Promise<string | undefined> {
  try {
    const session = openSession([]);
    await prepare(session, readWanted(""));
    return undefined;
  } catch (error) {
    if (error instanceof SetupError) return error.message;
    throw error;
  }
}
