import { execFile, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type Docker from "dockerode";
import { exportCompose } from "../../../src/operations/export/compose.ts";
import { writeFolder } from "../../../src/operations/export/folder.ts";
import { topicsFile } from "../../../src/operations/export/topics.ts";
import { defaultImages, hasImage } from "../../../src/setup/image/ensure.ts";
import { defaultVersion } from "../../../src/setup/tools/releases.ts";
import type { Description } from "../../../src/spec/schema.ts";
import { connect, findEngine } from "../../../src/targets/docker/engine/index.ts";
import { clusterOf } from "../../model/cluster-of.ts";
import { inventoryOf, wipe } from "./inventory.ts";

/**
 * The docker-compose programs of this machine by their version, such as `1.29.2`: the one on PATH, and another one that
 * KAFKA_CLUSTER_TEST_COMPOSE names. A machine without any skips what needs one, and says so.
 */
export const composes: readonly { readonly version: string; readonly program: string }[] = [
  "docker-compose",
  process.env.KAFKA_CLUSTER_TEST_COMPOSE ?? "",
].flatMap((program) => {
  const said = program === "" ? undefined : spawnSync(program, ["version", "--short"], { encoding: "utf8" });
  return said?.status === 0 ? [{ version: said.stdout.trim(), program }] : [];
});
export const hasCompose = composes.length > 0;
if (!hasCompose) console.log("There is no docker-compose here: tests of exported Compose files are skipped.");

export interface Composed {
  readonly code: number;
  readonly output: string;
}

/** An exported cluster in a directory of its own, used by docker-compose alone. */
export class ComposeCluster {
  readonly name: string;
  readonly docker: Docker;
  private readonly folder = mkdtempSync(join(tmpdir(), "kafka-cluster-compose-"));
  private readonly image: string;
  private readonly engine: string;
  private readonly program: string;

  private constructor(name: string, docker: Docker, engine: string, image: string, program: string) {
    this.program = program;
    this.name = name;
    this.docker = docker;
    this.engine = engine;
    this.image = image;
  }

  static async open(
    name = `test-compose-${randomBytes(3).toString("hex")}`,
    program = composes[0]?.program ?? "",
  ): Promise<ComposeCluster> {
    const found = await findEngine();
    if (!("engine" in found)) throw new Error("no Docker engine");
    const { own, official } = defaultImages(defaultVersion);
    const image = (await hasImage(found.engine, own)) ? own : official;
    return new ComposeCluster(name, connect(found.engine), found.engine.address, image, program);
  }

  describe(description: Partial<Description>): void {
    const image = { reference: this.image, family: "apache" } as const;
    const cluster = clusterOf({ name: this.name, image, ...description });
    writeFolder(this.folder, new Map([...exportCompose(cluster), ...topicsFile(cluster)]));
  }

  compose(args: readonly string[]): Promise<Composed> {
    return this.run(this.program, args);
  }

  /** A file of the export, as text. */
  read(path: string): string {
    return readFileSync(join(this.folder, path), "utf8");
  }

  /** Runs any program in the export's directory. */
  run(program: string, args: readonly string[]): Promise<Composed> {
    return new Promise((resolve) => {
      const options = { cwd: this.folder, env: { ...process.env, DOCKER_HOST: this.engine } };
      execFile(program, [...args], options, (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
        resolve({ code, output: `${stdout}${stderr}` });
      });
    });
  }

  container(node: string): Docker.Container {
    return this.docker.getContainer(`${this.name}-${node}`);
  }

  /** `healthy`, `starting`, `unhealthy` or `exited` of a node. */
  async health(node: string): Promise<string> {
    const { State } = await this.container(node).inspect();
    return State.Running ? (State.Health?.Status ?? "running") : State.Status;
  }

  inventory(): Promise<string[]> {
    return inventoryOf(this.docker, this.name);
  }

  async close(): Promise<void> {
    await wipe(this.docker, this.name);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
