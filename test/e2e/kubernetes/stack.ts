import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { stringify } from "yaml";
import { dataDirectory } from "../../../src/setup/data-directory.ts";
import { projectRoot } from "../../../src/setup/project.ts";
import { localBackend, pulumiEnvironment } from "../../../src/setup/pulumi/environment.ts";
import { installTools } from "../../../src/setup/session.ts";
import type { Description } from "../../../src/spec/schema.ts";
import { endLeftovers, killGroup } from "../docker/processes.ts";
import type { Ran } from "../docker/stack.ts";
import { image, kraftImage, type Lab, small } from "./lab.ts";

export interface Pod {
  readonly uid: string;
  readonly started: string;
}

/** A stack through the real Pulumi CLI, in a namespace of its own: own backend, own passphrase, own node ports. */
export class KubernetesStack {
  readonly name: string;
  readonly lab: Lab;
  readonly folder = mkdtempSync(join(tmpdir(), "kafka-cluster-test-"));
  private readonly pulumi: ReturnType<typeof pulumiEnvironment>;

  private constructor(purpose: string, lab: Lab) {
    this.name = `test-${purpose}-${randomBytes(3).toString("hex")}`;
    this.lab = lab;
    const backend = join(this.folder, "state");
    mkdirSync(backend);
    this.pulumi = pulumiEnvironment(dataDirectory(), {
      ...process.env,
      PULUMI_BACKEND_URL: localBackend(backend),
      PULUMI_CONFIG_PASSPHRASE: "only-for-a-test",
      KAFKA_CLUSTER_ALLOW: "",
    });
  }

  static async open(purpose: string, lab: Lab): Promise<KubernetesStack> {
    const stack = new KubernetesStack(purpose, lab);
    await installTools(stack.pulumi, ["kubernetes"]);
    writeFileSync(join(stack.folder, "Pulumi.yaml"), "name: kafka-cluster\nruntime: nodejs\n");
    await stack.init();
    return stack;
  }

  private async init(): Promise<void> {
    writeFileSync(
      this.configFile,
      stringify({ config: { "kafka-cluster:description": join(this.folder, "description.yaml") } }),
    );
    const init = await this.run(["stack", "init", this.name], this.folder);
    if (init.code !== 0) throw new Error(init.output);
  }

  private get configFile(): string {
    return join(this.folder, `Pulumi.${this.name}.yaml`);
  }

  describe({ kubernetes, ...rest }: Partial<Description>): void {
    const isKraft = rest.metadata === "kraft";
    const place = {
      ...(isKraft ? { controllerStorage: "1Gi" } : { zookeeperStorage: "1Gi" }),
      context: this.lab.context,
      kubeconfig: this.lab.kubeconfig,
      namespace: this.name,
      ...small,
    };
    const description: Description = {
      target: "kubernetes",
      image: isKraft ? kraftImage : image,
      ...rest,
      kubernetes: { ...place, ...kubernetes },
    };
    writeFileSync(join(this.folder, "description.yaml"), stringify(description));
  }

  up(args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
    return this.run(["up", "--yes", "--skip-preview", ...this.own, ...args], projectRoot, env);
  }

  /** An `up` that is killed, with all its processes, as soon as `when` is so; then what a person does who finds the stack locked. */
  async upKilled(when: () => Promise<boolean>): Promise<void> {
    let ended = false;
    let child: ChildProcess | undefined;
    const args = ["up", "--yes", "--skip-preview", ...this.own];
    const running = this.run(args, projectRoot, {}, (started) => {
      child = started;
    }).finally(() => {
      ended = true;
    });
    while (!ended && !(await when())) await pause(100);
    if (ended) throw new Error(`it ended before that:\n${(await running).output}`);
    killGroup(child?.pid ?? 0);
    await running;
    const cancelled = await this.run(["cancel", "--yes", this.name], this.folder);
    if (cancelled.code !== 0) throw new Error(cancelled.output);
  }

  preview(args: readonly string[] = []): Promise<Ran> {
    return this.run(["preview", ...this.own, ...args]);
  }

  destroy(): Promise<Ran> {
    return this.run(["destroy", "--yes", "--skip-preview", ...this.own]);
  }

  async outputs<T>(): Promise<T> {
    return JSON.parse((await this.run(["stack", "output", "--json", "--stack", this.name])).output) as T;
  }

  /** The options that name this stack. */
  get own(): readonly string[] {
    return ["--stack", this.name, "--config-file", this.configFile];
  }

  /** Any Pulumi command, in this stack's backend. */
  async run(
    args: readonly string[],
    cwd: string = projectRoot,
    env: NodeJS.ProcessEnv = {},
    onStart: (child: ChildProcess) => void = () => undefined,
  ): Promise<Ran> {
    const start = performance.now();
    const child = spawn("pulumi", [...args, "--non-interactive", "--color", "never"], {
      cwd,
      env: { ...this.pulumi.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    onStart(child);
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
    const code = await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (exit) => resolve(exit ?? -1));
    });
    return { code, output: Buffer.concat(chunks).toString("utf8"), seconds: (performance.now() - start) / 1000 };
  }

  kubectl(...args: readonly string[]): Promise<string> {
    return this.lab.kubectl("-n", this.name, ...args);
  }

  /** Makes an object of the namespace. */
  async create(object: object): Promise<void> {
    const file = join(this.folder, "object.yaml");
    writeFileSync(file, stringify(object));
    await this.kubectl("create", "-f", file);
  }

  /** What another machine, or another backend, begins with. */
  async loseState(): Promise<void> {
    rmSync(join(this.folder, "state", ".pulumi"), { recursive: true, force: true });
    await this.init();
  }

  /** Every pod by its name: tells which one was replaced, and in which order they started. */
  async pods(): Promise<Readonly<Record<string, Pod>>> {
    const { items } = JSON.parse(await this.kubectl("get", "pods", "-o", "json")) as {
      items: readonly { metadata: { name: string; uid: string; creationTimestamp: string } }[];
    };
    return Object.fromEntries(
      items.map(({ metadata }) => [metadata.name, { uid: metadata.uid, started: metadata.creationTimestamp }]),
    );
  }

  /** What the namespace holds of ours, as `kind/name`, sorted. */
  async inventory(): Promise<readonly string[]> {
    const kinds = "statefulsets,services,configmaps,pods,poddisruptionbudgets,networkpolicies,persistentvolumeclaims";
    const text = await this.kubectl("get", kinds, "-o", "name");
    return text
      .split("\n")
      .filter((line) => line !== "" && line !== "configmap/kube-root-ca.crt")
      .sort();
  }

  async close(): Promise<void> {
    endLeftovers(this.folder);
    await this.lab.kubectl("delete", "namespace", this.name, "--ignore-not-found", "--wait=false");
    await this.kubectl("delete", "pods", "--all", "--force", "--grace-period=0").catch(() => undefined);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
