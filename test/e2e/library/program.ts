import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { dataDirectory } from "../../../src/setup/data-directory.ts";
import { projectRoot } from "../../../src/setup/project.ts";
import { localBackend, pulumiEnvironment } from "../../../src/setup/pulumi/environment.ts";
import { installTools } from "../../../src/setup/session.ts";
import { install } from "../../library/installed.ts";
import { endLeftovers } from "../docker/processes.ts";
import type { Ran } from "../docker/stack.ts";

/** An example as a person has it who copied its folder and installed this package: own backend, own stack. */
export class Program {
  readonly name: string;
  private readonly folder = mkdtempSync(join(tmpdir(), "kafka-cluster-test-"));
  private readonly env: NodeJS.ProcessEnv;

  private constructor(purpose: string, env: NodeJS.ProcessEnv) {
    this.name = `test-${purpose}-${randomBytes(3).toString("hex")}`;
    this.env = env;
  }

  static async open(target: "docker" | "kubernetes", config: (name: string) => Readonly<Record<string, string>>) {
    const made = (folder: string) =>
      pulumiEnvironment(dataDirectory(), {
        ...process.env,
        PULUMI_BACKEND_URL: localBackend(folder),
        PULUMI_CONFIG_PASSPHRASE: "only-for-a-test",
        KAFKA_CLUSTER_ALLOW: "",
      });
    const backend = mkdtempSync(join(tmpdir(), "kafka-cluster-test-"));
    const tools = made(backend);
    await installTools(tools, [target]);
    const program = new Program(`library-${target}`, tools.env);
    rmSync(backend, { recursive: true });
    await program.begin(target, config(program.name));
    return program;
  }

  private get here(): string {
    return join(this.folder, "program");
  }

  private async begin(target: string, config: Readonly<Record<string, string>>): Promise<void> {
    const state = join(this.folder, "state");
    mkdirSync(state);
    this.env.PULUMI_BACKEND_URL = localBackend(state);
    cpSync(join(projectRoot, "examples", `${target}-cluster`), this.here, { recursive: true });
    install(this.here);
    await this.succeed("stack", "init", "dev");
    const all = Object.entries({ ...config, name: this.name }).map(([key, value]) => [
      "--plaintext",
      `${key}=${value}`,
    ]);
    await this.succeed("config", "set-all", "--stack", "dev", ...all.flat());
  }

  /** Replaces a piece of the program by another one. */
  rewrite(piece: string, by: string): void {
    const file = join(this.here, "index.ts");
    const text = readFileSync(file, "utf8");
    if (!text.includes(piece)) throw new Error(`the program has no ${piece}`);
    writeFileSync(file, text.replace(piece, by));
  }

  up(...args: readonly string[]): Promise<Ran> {
    return this.pulumi("up", "--yes", "--skip-preview", "--stack", "dev", ...args);
  }

  destroy(): Promise<Ran> {
    return this.pulumi("destroy", "--yes", "--skip-preview", "--stack", "dev");
  }

  async outputs<T>(): Promise<T> {
    return JSON.parse(await this.succeed("stack", "output", "--json", "--stack", "dev")) as T;
  }

  /** What the installed package's command prints. Rejects when it fails. */
  async command(...args: readonly string[]): Promise<string> {
    const cli = join(this.here, "node_modules", "kafka-cluster", "src", "cli.mjs");
    const { stdout } = await promisify(execFile)(process.execPath, [cli, ...args], { cwd: this.here, env: this.env });
    return stdout;
  }

  private async succeed(...args: readonly string[]): Promise<string> {
    const { code, output } = await this.pulumi(...args);
    if (code !== 0) throw new Error(output);
    return output;
  }

  private async pulumi(...args: readonly string[]): Promise<Ran> {
    const start = performance.now();
    const child = spawn("pulumi", [...args, "--non-interactive", "--color", "never"], {
      cwd: this.here,
      env: this.env,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    const chunks: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    const code = await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (exit) => resolve(exit ?? -1));
    });
    return { code, output: Buffer.concat(chunks).toString("utf8"), seconds: (performance.now() - start) / 1000 };
  }

  close(): void {
    endLeftovers(this.folder);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
