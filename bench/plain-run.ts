import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { preload } from "../src/kafka/client.ts";
import { freePorts } from "../src/testing/ports.ts";
import { answers } from "./answers.ts";
import type { Ground } from "./prepare.ts";

const run = promisify(execFile);

/** Where the image's own file has clients connect. */
const CLIENTS = 9092;

/**
 * One `docker run` of an image as it is: a broker that is its own controller, with the settings the image has. Resolves
 * to the seconds until it answered on its host port; it is removed again.
 */
export async function runPlainly({ engine }: Ground, image: string): Promise<number> {
  const name = `test-bench-plain-${randomBytes(3).toString("hex")}`;
  const port = await freePorts(1);
  const docker = (...args: string[]) => run("docker", ["--host", engine.address, ...args]);
  try {
    await preload();
    const start = performance.now();
    await docker("run", "--detach", "--name", name, "--publish", `127.0.0.1:${port}:${CLIENTS}`, image);
    await answers({ host: "127.0.0.1", port });
    return (performance.now() - start) / 1000;
  } finally {
    await docker("rm", "--force", "--volumes", name);
  }
}
