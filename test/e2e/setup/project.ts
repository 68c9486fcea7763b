import { spawn, spawnSync } from "node:child_process";
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
import { dirname, join } from "node:path";
import { dataDirectory } from "../../../src/setup/data-directory.ts";
import { pulumiEnvironment } from "../../../src/setup/pulumi/environment.ts";
import { installTools } from "../../../src/setup/session.ts";

const root = join(import.meta.dirname, "..", "..", "..");

/** What of the project the wrapper needs; the program is another one, without any resource, so that it is quick. */
const copied = ["package.json", "package-lock.json", "Pulumi.yaml", "src"];

const program = `
  import { readFileSync } from "node:fs";
  import * as pulumi from "@pulumi/pulumi";
  if (process.env.TEST_HANG) {
    console.log("hanging");
    await new Promise((resolve) => setTimeout(resolve, 60_000));
  }
  const file = \`\${pulumi.runtime.getRootDirectory()}/stacks/Pulumi.\${pulumi.getStack()}.yaml\`;
  export const seen = readFileSync(file, "utf8");
  export const target = new pulumi.Config("kafka-cluster").requireObject<{ target: string }>("cluster").target;
`;

export const stackFile = `# one
config:
  kafka-cluster:cluster:
    target: docker # a comment
    brokers:
      count: 3
`;

/** A clone of a small project in git, with a data directory of its own that shares the installed Pulumi. */
export class Project {
  /** A space in it, as macOS has one in every data directory. */
  readonly directory = mkdtempSync(join(tmpdir(), "kafka-cluster wrapper-"));
  readonly root = join(this.directory, "clone");
  readonly data = join(this.directory, "data");

  static async create(): Promise<Project> {
    await installTools(pulumiEnvironment(dataDirectory(), process.env), ["docker"]);
    return new Project();
  }

  private constructor() {
    for (const path of copied) cpSync(join(root, path), join(this.root, path), { recursive: true });
    this.write("src/index.ts", program);
    this.write("stacks/Pulumi.local.yaml", stackFile);
    this.write(".gitignore", "node_modules\n");
    symlinkSync(join(root, "node_modules"), join(this.root, "node_modules"));
    mkdirSync(this.data);
    symlinkSync(join(dataDirectory(), "pulumi"), join(this.data, "pulumi"));
    this.git("init", "--quiet");
    this.git("add", "--all");
    this.git("-c", "user.name=test", "-c", "user.email=test@example.org", "commit", "--quiet", "-m", "all");
  }

  /** Ends what a killed pulumi left running, its language host, and removes everything. */
  remove(): void {
    for (const pid of existsSync("/proc/self") ? readdirSync("/proc").filter((name) => /^\d+$/.test(name)) : []) {
      if (commandOf(pid).startsWith(this.directory)) process.kill(Number(pid), "SIGKILL");
    }
    rmSync(this.directory, { recursive: true, force: true });
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  git(...args: readonly string[]): string {
    const done = spawnSync("git", args, { cwd: this.root, encoding: "utf8" });
    if (done.status !== 0) throw new Error(done.stderr);
    return done.stdout;
  }

  /** `npm run pulumi -- …`, without npm. */
  pulumi(...args: readonly string[]): { readonly code: number | null; readonly output: string } {
    const done = spawnSync(process.execPath, this.#command(args), {
      cwd: this.root,
      env: this.#env(),
      encoding: "utf8",
    });
    return { code: done.status, output: done.stdout + done.stderr };
  }

  /** The same, left running, in a process group of its own so that all of it can be killed. */
  start(...args: readonly string[]) {
    const env = { ...this.#env(), TEST_HANG: "yes" };
    return spawn(process.execPath, this.#command(args), {
      cwd: this.root,
      env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  #command(args: readonly string[]): string[] {
    return [join(this.root, "src", "setup", "main.mjs"), "pulumi", ...args];
  }

  #env(): NodeJS.ProcessEnv {
    const { PULUMI_BACKEND_URL: _url, PULUMI_CONFIG_PASSPHRASE: _passphrase, ...env } = process.env;
    return { ...env, KAFKA_CLUSTER_HOME: this.data };
  }
}

function commandOf(pid: string): string {
  try {
    return readFileSync(join("/proc", pid, "cmdline"), "utf8");
  } catch {
    return "";
  }
}
