import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type Docker from "dockerode";
import { stringify } from "yaml";
import { dataDirectory } from "../../../src/setup/data-directory.ts";
import { projectRoot } from "../../../src/setup/project.ts";
import { localBackend, pulumiEnvironment } from "../../../src/setup/pulumi/environment.ts";
import type { Description } from "../../../src/spec/schema.ts";
import { connect, findEngine } from "../../../src/targets/docker/engine/index.ts";
import { label } from "../../../src/targets/docker/labels.ts";
import { isFree } from "../../../src/targets/docker/ports.ts";
import { inventoryOf, wipe } from "./inventory.ts";
import { endLeftovers, killGroup } from "./processes.ts";

/** `npm test` says why there is no engine; what needs one is then skipped. */
export const noEngine = process.env.KAFKA_CLUSTER_NO_ENGINE !== undefined;

/** What one run of the Pulumi CLI said. */
export interface Ran {
  readonly code: number;
  readonly output: string;
  readonly seconds: number;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Called with the process, to interrupt it. */
  readonly onStart?: (child: ChildProcess) => void;
}

/**
 * A stack of its own through the real Pulumi CLI: own backend, own passphrase, own names and ports, so that it meets
 * neither another test's nor the developer's cluster. The description is a file of its own; the project stays as it is.
 */
export class TestStack {
  readonly name: string;
  readonly docker: Docker;
  readonly folder = mkdtempSync(join(tmpdir(), "kafka-cluster-test-"));
  private readonly env: NodeJS.ProcessEnv;
  private readonly running = new Set<ChildProcess>();

  private constructor(purpose: string, docker: Docker) {
    this.name = `test-${purpose}-${randomBytes(3).toString("hex")}`;
    this.docker = docker;
    const backend = join(this.folder, "state");
    mkdirSync(backend);
    const { env } = pulumiEnvironment(dataDirectory(), {
      ...process.env,
      PULUMI_BACKEND_URL: localBackend(backend),
      PULUMI_CONFIG_PASSPHRASE: "only-for-a-test",
    });
    this.env = { ...env, KAFKA_CLUSTER_ALLOW: "" };
  }

  static async open(purpose: string): Promise<TestStack> {
    const found = await findEngine();
    if (!("engine" in found)) throw new Error("no Docker engine");
    const stack = new TestStack(purpose, connect(found.engine));
    writeFileSync(stack.configFile, stringify({ config: { "kafka-cluster:description": stack.descriptionFile } }));
    await stack.init();
    return stack;
  }

  /** In a project folder of its own, where the salt that Pulumi writes belongs. */
  async init(): Promise<void> {
    writeFileSync(join(this.folder, "Pulumi.yaml"), "name: kafka-cluster\nruntime: nodejs\n");
    const init = await this.pulumi(["stack", "init", this.name], { bare: true, cwd: this.folder });
    if (init.code !== 0) throw new Error(init.output);
  }

  get descriptionFile(): string {
    return join(this.folder, "description.yaml");
  }

  private get configFile(): string {
    return join(this.folder, `Pulumi.${this.name}.yaml`);
  }

  /** Writes the description; a text is taken as it is. */
  describe(description: Description | string): void {
    writeFileSync(this.descriptionFile, typeof description === "string" ? description : stringify(description));
  }

  up(options: RunOptions & { readonly args?: readonly string[] } = {}): Promise<Ran> {
    return this.pulumi(["up", "--yes", "--skip-preview", ...(options.args ?? [])], options);
  }

  preview(options: RunOptions & { readonly args?: readonly string[] } = {}): Promise<Ran> {
    return this.pulumi(["preview", ...(options.args ?? [])], options);
  }

  destroy(): Promise<Ran> {
    return this.pulumi(["destroy", "--yes", "--skip-preview"]);
  }

  async outputs<T>(): Promise<T> {
    const { output } = await this.pulumi(["stack", "output", "--json"], { config: false });
    return JSON.parse(output) as T;
  }

  /** Any Pulumi command on this stack. */
  async pulumi(
    args: readonly string[],
    options: RunOptions & { readonly bare?: boolean; readonly config?: boolean; readonly cwd?: string } = {},
  ): Promise<Ran> {
    const own = options.bare
      ? []
      : ["--stack", this.name, ...(options.config === false ? [] : ["--config-file", this.configFile])];
    const start = performance.now();
    const child = spawn("pulumi", [...args, ...own, "--non-interactive", "--color", "never"], {
      cwd: options.cwd ?? projectRoot,
      env: { ...this.env, ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    this.running.add(child);
    child.once("close", () => this.running.delete(child));
    options.onStart?.(child);
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
    const code = await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (exit) => resolve(exit ?? -1));
    });
    return { code, output: Buffer.concat(chunks).toString("utf8"), seconds: (performance.now() - start) / 1000 };
  }

  container(node: string): Docker.Container {
    return this.docker.getContainer(`${this.name}-${node}`);
  }

  /** Every container, volume and network under this stack's name, as `kind name`, sorted. */
  inventory(): Promise<string[]> {
    return inventoryOf(this.docker, this.name);
  }

  /** The id of every container, by node: tells which one was replaced. */
  async containerIds(): Promise<Record<string, string>> {
    const containers = await this.docker.listContainers({
      all: true,
      filters: { label: [`${label.cluster}=${this.name}`] },
    });
    return Object.fromEntries(containers.map((c) => [c.Labels[label.node] ?? "", c.Id]));
  }

  loseState(): void {
    rmSync(join(this.folder, "state", ".pulumi", "stacks"), { recursive: true, force: true });
  }

  stateFiles(): string[] {
    return readdirSync(join(this.folder, "state", ".pulumi"), { recursive: true }).map(String);
  }

  /** Removes everything this stack made, however far it came; touches nothing else. */
  async close(): Promise<void> {
    for (const { pid } of this.running) if (pid !== undefined) killGroup(pid);
    endLeftovers(this.folder);
    await wipe(this.docker, this.name);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Below 32768: ports from there on are given to whoever connects somewhere, between a look at them and their use. */
let block = 12_000 + (process.pid % 400) * 40;

/** The first of `count` host ports in a row that are free now. */
export async function freePorts(count: number): Promise<number> {
  for (;;) {
    const base = block;
    block += count + 1;
    const free = await Promise.all(Array.from({ length: count }, (_, i) => isFree("127.0.0.1", base + i)));
    if (free.every(Boolean)) return base;
  }
}
