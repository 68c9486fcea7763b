import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { dataDirectory } from "../../../src/setup/data-directory.ts";
import { projectRoot } from "../../../src/setup/project.ts";
import { pulumiEnvironment } from "../../../src/setup/pulumi/environment.ts";
import { installTools } from "../../../src/setup/session.ts";
import type { Plugin } from "../../../src/setup/tools/releases.ts";
import type { Description } from "../../../src/spec/schema.ts";

export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a clone has of the project, as far as a cluster is raised from it. */
const cloned = ["src", "charts", "images", "package.json", "package-lock.json", "Pulumi.yaml"];

/**
 * Environments after one template, in a clone of their own: `env list` and `env prune` see no environment of the person
 * who runs the tests. The data directory is their own too, and shares the installed Pulumi.
 */
export class Environments {
  /** Every environment's name begins with it: `test-env-1a2b3c-a`. */
  readonly prefix = `test-env-${randomBytes(3).toString("hex")}`;
  readonly folder = mkdtempSync(join(tmpdir(), "kafka-cluster-test-"));
  readonly clone = join(this.folder, "clone");
  private readonly env: NodeJS.ProcessEnv;

  private constructor(env: NodeJS.ProcessEnv) {
    const {
      PULUMI_BACKEND_URL: _url,
      PULUMI_CONFIG_PASSPHRASE: _passphrase,
      PULUMI_STACK: _stack,
      ...rest
    } = process.env;
    const data = join(this.folder, "data");
    mkdirSync(data);
    for (const path of cloned) cpSync(join(projectRoot, path), join(this.clone, path), { recursive: true });
    symlinkSync(join(projectRoot, "node_modules"), join(this.clone, "node_modules"));
    mkdirSync(join(this.clone, "stacks"));
    symlinkSync(join(dataDirectory(), "pulumi"), join(data, "pulumi"));
    this.env = { ...rest, KAFKA_CLUSTER_HOME: data, KAFKA_CLUSTER_ALLOW: "", ...env };
  }

  /** With a template for them: a stack file of this name. */
  static async open(
    description: Description,
    plugin: Plugin,
    env: NodeJS.ProcessEnv = {},
    template = "template",
  ): Promise<Environments> {
    await installTools(pulumiEnvironment(dataDirectory(), process.env), [plugin]);
    const environments = new Environments(env);
    const file = join(environments.clone, "stacks", `Pulumi.${template}.yaml`);
    writeFileSync(file, stringify({ config: { "kafka-cluster:cluster": description } }));
    return environments;
  }

  /** `pr` → `test-env-1a2b3c-pr`. */
  named(name: string): string {
    return `${this.prefix}-${name}`;
  }

  private fileOf(name: string): string {
    const stack = name === "template" ? name : `env-${this.named(name)}`;
    return join(this.clone, "stacks", `Pulumi.${stack}.yaml`);
  }

  textOf(name: string): string {
    return existsSync(this.fileOf(name)) ? readFileSync(this.fileOf(name), "utf8") : "";
  }

  create(name: string, ...args: readonly string[]): Promise<Said> {
    return this.run("env", "create", this.named(name), "--from", "template", ...args);
  }

  destroy(name: string, ...args: readonly string[]): Promise<Said> {
    return this.run("env", "destroy", this.named(name), ...args);
  }

  /** Their states by the names given to `create`. */
  async states(): Promise<Readonly<Record<string, string>>> {
    const { stdout } = await this.run("env", "list", "--json");
    const listed = JSON.parse(stdout) as readonly { readonly name: string; readonly state: string }[];
    return Object.fromEntries(listed.map(({ name, state }) => [name.slice(this.prefix.length + 1), state]));
  }

  /** What the file says of a key, such as `hostPortBase`. */
  portOf(name: string, key: string): number {
    return Number(new RegExp(`${key}: (\\d+)`).exec(this.textOf(name))?.[1]);
  }

  /** A clone without this environment's file, as the next run of a CI has it. */
  forgetFile(name: string): void {
    rmSync(this.fileOf(name));
  }

  /** What another machine has of them: nothing but the backend, where it is a shared one. */
  forget(): void {
    for (const file of readdirSync(join(this.clone, "stacks")).filter((name) => name.startsWith("Pulumi.env-"))) {
      rmSync(join(this.clone, "stacks", file));
    }
    rmSync(join(this.folder, "data", "stacks"), { recursive: true, force: true });
  }

  /** The file as another clone left it, or never had it changed. */
  writeText(name: string, text: string): void {
    writeFileSync(this.fileOf(name), text);
  }

  /** Sets the end of its time to the past, in the backend too: going on with it takes it there. */
  letExpire(name: string): Promise<Said> {
    this.writeText(name, this.textOf(name).replace(/expires: ".*"/, 'expires: "2020-01-01T00:00:00Z"'));
    return this.create(name);
  }

  /** `kafka-cluster …`, with nobody at the terminal. */
  run(...args: readonly string[]): Promise<Said> {
    return this.start(process.execPath, [join(this.clone, "src", "cli.ts"), ...args]);
  }

  /** Any program, with the same surroundings. */
  start(program: string, args: readonly string[]): Promise<Said> {
    return new Promise((resolve, reject) => {
      const child = spawn(program, args, { cwd: this.clone, env: this.env, stdio: ["ignore", "pipe", "pipe"] });
      const said = { stdout: "", stderr: "" };
      child.stdout.on("data", (chunk: Buffer) => {
        said.stdout += chunk.toString();
      });
      child.stderr.on("data", (chunk: Buffer) => {
        said.stderr += chunk.toString();
      });
      child.once("error", reject);
      child.once("close", (code) => resolve({ code: code ?? -1, ...said }));
    });
  }

  /** Whatever a failed test has left of them. */
  async close(): Promise<void> {
    const { stdout } = await this.run("env", "list", "--json");
    for (const { name } of JSON.parse(stdout) as readonly { readonly name: string }[]) {
      await this.run("env", "destroy", name, "--yes");
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
