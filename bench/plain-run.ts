import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { preload } from "../src/kafka/client.ts";
import { freePorts } from "../src/testing/ports.ts";
import { answers } from "./answers.ts";
import type { Ground } from "./prepare.ts";
import { processorOf } from "./processor.ts";

const run = promisify(execFile);

/** Where the image's own file has clients connect. */
const CLIENTS = 9092;

/** A start, in seconds. */
export interface Start {
  /** Until it answered on its host port. */
  readonly seconds: number;
  /** Of the processor, until then. */
  readonly processor: number;
}

/**
 * One `docker run` of an image as it is: a broker that is its own controller, with the settings the image has, and with
 * these options of java in place of its scripts'. It is removed again.
 */
export async function runPlainly({ engine, docker }: Ground, image: string, java?: readonly string[]): Promise<Start> {
  const name = `test-bench-plain-${randomBytes(3).toString("hex")}`;
  const port = await freePorts(1);
  const command = (...args: string[]) => run("docker", ["--host", engine.address, ...args]);
  const options = java === undefined ? [] : ["--env", `KAFKA_JVM_PERFORMANCE_OPTS=${java.join(" ")}`];
  try {
    await preload();
    const start = performance.now();
    await command("run", "--detach", "--name", name, "--publish", `127.0.0.1:${port}:${CLIENTS}`, ...options, image);
    await answers({ host: "127.0.0.1", port });
    const seconds = (performance.now() - start) / 1000;
    return { seconds, processor: await processorOf(docker, `127.0.0.1:${port}`) };
  } finally {
    await command("rm", "--force", "--volumes", name);
  }
}
