import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { dataDirectory } from "../../../src/setup/data-directory.ts";
import { projectRoot } from "../../../src/setup/project.ts";
import { pulumiEnvironment } from "../../../src/setup/pulumi/environment.ts";
import { installTools } from "../../../src/setup/session.ts";
import type { Description } from "../../../src/spec/schema.ts";
import type { Ran } from "../docker/stack.ts";
import { image, type Lab } from "./lab.ts";

export interface Pod {
  readonly uid: string;
  readonly started: string;
}

/** A stack through the real Pulumi CLI, in a namespace of its own: own backend, own passphrase, own node ports. */
export class KubernetesStack {
  readonly name: string;
  readonly lab: Lab;
  private readonly folder = mkdtempSync(join(tmpdir(), "kafka-cluster-test-"));
  private readonly pulumi: ReturnType<typeof pulumiEnvironment>;

  private constructor(purpose: string, lab: Lab) {
    this.name = `test-${purpose}-${randomBytes(3).toString("hex")}`;
    this.lab = lab;
    const backend = join(this.folder, "state");
    mkdirSync(backend);
    this.pulumi = pulumiEnvironment(dataDirectory(), {
      ...process.env,
      PULUMI_BACKEND_URL: `file://${backend}`,
      PULUMI_CONFIG_PASSPHRASE: "only-for-a-test",
      KAFKA_CLUSTER_ALLOW: "",
    });
  }

  static async open(purpose: string, lab: Lab): Promise<KubernetesStack> {
    const stack = new KubernetesStack(purpose, lab);
    await installTools(stack.pulumi, ["kubernetes"]);
    writeFileSync(join(stack.folder, "Pulumi.yaml"), "name: kafka-cluster\nruntime: nodejs\n");
    writeFileSync(
      stack.configFile,
      stringify({ config: { "kafka-cluster:description": join(stack.folder, "description.yaml") } }),
    );
    const init = await stack.run(["stack", "init", stack.name], stack.folder);
    if (init.code !== 0) throw new Error(init.output);
    return stack;
  }

  private get configFile(): string {
    return join(this.folder, `Pulumi.${this.name}.yaml`);
  }

  describe({ kubernetes, ...rest }: Partial<Description>): void {
    const place = {
      context: "lab",
      kubeconfig: this.lab.kubeconfig,
      namespace: this.name,
      brokerStorage: "1Gi",
      zookeeperStorage: "1Gi",
    };
    const description: Description = { target: "kubernetes", image, ...rest, kubernetes: { ...place, ...kubernetes } };
    writeFileSync(join(this.folder, "description.yaml"), stringify(description));
  }

  up(args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
    return this.run(["up", "--yes", "--skip-preview", ...this.own, ...args], projectRoot, env);
  }

  preview(): Promise<Ran> {
    return this.run(["preview", ...this.own]);
  }

  destroy(): Promise<Ran> {
    return this.run(["destroy", "--yes", "--skip-preview", ...this.own]);
  }

  async outputs<T>(): Promise<T> {
    return JSON.parse((await this.run(["stack", "output", "--json", "--stack", this.name])).output) as T;
  }

  private get own(): readonly string[] {
    return ["--stack", this.name, "--config-file", this.configFile];
  }

  private async run(args: readonly string[], cwd: string = projectRoot, env: NodeJS.ProcessEnv = {}): Promise<Ran> {
    const start = performance.now();
    const child = spawn("pulumi", [...args, "--non-interactive", "--color", "never"], {
      cwd,
      env: { ...this.pulumi.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
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
    await this.lab.kubectl("delete", "namespace", this.name, "--ignore-not-found", "--wait=false");
    await this.kubectl("delete", "pods", "--all", "--force", "--grace-period=0").catch(() => undefined);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
