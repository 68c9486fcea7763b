import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { workloadName } from "../../../src/model/names.ts";
import { writeFolder } from "../../../src/operations/export/folder.ts";
import { exportManifests } from "../../../src/operations/export/manifests.ts";
import { exportValues } from "../../../src/operations/export/values.ts";
import type { Description } from "../../../src/spec/schema.ts";
import { chartName, rolesOf } from "../../../src/targets/kubernetes/names.ts";
import { chartFolder, type Helmed, helm, runHelm } from "../../charts/helm.ts";
import { kubernetesClusterOf } from "../../model/cluster-of.ts";
import { image, type Lab, small } from "./lab.ts";

const TOPIC = "--bootstrap-server kafka:9092 --topic orders";

/** A namespace in which a cluster runs that Pulumi knows nothing of. */
export class AloneCluster {
  readonly name: string;
  readonly lab: Lab;
  readonly folder = mkdtempSync(join(tmpdir(), "kafka-cluster-alone-"));

  constructor(purpose: string, lab: Lab) {
    this.name = `test-${purpose}-${randomBytes(3).toString("hex")}`;
    this.lab = lab;
  }

  /** Pod Security "restricted" is enforced, as in a namespace that `pulumi up` makes. */
  async makeNamespace(): Promise<void> {
    await this.lab.kubectl("create", "namespace", this.name);
    await this.lab.kubectl("label", "namespace", this.name, "pod-security.kubernetes.io/enforce=restricted");
  }

  kubectl(...args: readonly string[]): Promise<string> {
    return this.lab.kubectl("-n", this.name, ...args);
  }

  private get place(): readonly string[] {
    return ["--kubeconfig", this.lab.kubeconfig, "--kube-context", this.lab.context, "--namespace", this.name];
  }

  /** Helm in this namespace, on the tests' Kubernetes. */
  helm(command: readonly string[], values: unknown = {}): Helmed {
    return runHelm([...command, ...this.place], values);
  }

  uninstall(release: string): Helmed {
    const args = ["uninstall", release, "--wait", "--timeout", "150s", ...this.place];
    const { status, stdout, stderr } = spawnSync(helm, args, { encoding: "utf8" });
    return { code: status ?? -1, stdout, stderr };
  }

  /** Both charts as they are, with the tests' image. */
  installDefaults(): void {
    for (const chart of ["zookeeper", "kafka"]) {
      const { code, stderr } = this.helm(["install", chart, chartFolder(chart)], { image: { reference: image } });
      expect(code, stderr).toBe(0);
    }
  }

  /** Writes the description's values and gives them to Helm, a release after the other. */
  upgrade(description: Partial<Description>): void {
    const cluster = this.described(description);
    writeFolder(this.folder, exportValues(cluster));
    for (const role of rolesOf(cluster)) {
      const release = workloadName(role);
      const values = ["--values", join(this.folder, `${release}.yaml`)];
      const { code, stderr } = this.helm(["upgrade", "--install", release, chartFolder(chartName(role)), ...values]);
      expect(code, stderr).toBe(0);
    }
  }

  /** Writes the description's manifests and applies them. */
  async apply(description: Partial<Description>): Promise<string> {
    writeFolder(this.folder, exportManifests(this.described(description), helm));
    return this.lab.kubectl("apply", "-k", this.folder);
  }

  private described({ kubernetes, ...rest }: Partial<Description>) {
    const place = { context: this.lab.context, namespace: this.name, ...small, ...kubernetes };
    return kubernetesClusterOf({ name: this.name, image, ...rest, kubernetes: place });
  }

  /** Waits until all nodes of the newest templates are ready. */
  async ready(releases: readonly string[] = ["zookeeper", "kafka"]): Promise<void> {
    for (const name of releases) {
      await this.kubectl("rollout", "status", `statefulset/${name}`, "--timeout=150s");
    }
  }

  in(node: string, script: string): Promise<string> {
    return this.kubectl("exec", node, "-c", node.replace(/-\d+$/, ""), "--", "bash", "-c", script);
  }

  async write(replicas: number): Promise<void> {
    await this.in("kafka-1", `kafka-topics ${TOPIC} --create --partitions 3 --replication-factor ${replicas}`);
    await this.in("kafka-1", `seq 1 50 | kafka-console-producer ${TOPIC} --producer-property acks=all`);
  }

  /** Everything `write` wrote is there. */
  async expectAll(): Promise<void> {
    const reading = `kafka-console-consumer ${TOPIC} --from-beginning --max-messages 50 --timeout-ms 60000`;
    const read = (await this.in("kafka-1", reading)).split("\n").filter((line) => line !== "");
    expect(read.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
  }

  /** Takes a node's claim away, and its pod at once. */
  async lose(node: string): Promise<void> {
    await this.kubectl("delete", "pvc", `data-${node}`, "--wait=false");
    await this.kubectl("delete", "pod", node, "--force", "--grace-period=0");
  }

  async uidOf(pod: string): Promise<string> {
    return this.kubectl("get", "pod", pod, "-o", "jsonpath={.metadata.uid}");
  }

  async claims(): Promise<readonly string[]> {
    const text = await this.kubectl("get", "pvc", "-o", "name");
    return text
      .split("\n")
      .filter((line) => line !== "")
      .sort();
  }

  async close(): Promise<void> {
    await this.lab.kubectl("delete", "namespace", this.name, "--ignore-not-found", "--wait=false");
    await this.kubectl("delete", "pods", "--all", "--force", "--grace-period=0").catch(() => undefined);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export const allClaims = ["kafka", "zookeeper"].flatMap((name) =>
  [1, 2, 3].map((id) => `persistentvolumeclaim/data-${name}-${id}`),
);
