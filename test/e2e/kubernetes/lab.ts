import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { projectRoot } from "../../../src/setup/project.ts";

const run = promisify(execFile);

/** The scripts that raise a Kubernetes cluster on this machine. */
const folder = process.env.KAFKA_CLUSTER_LAB ?? resolve(projectRoot, "..", "shared", "lab");
export const hasLab = existsSync(join(folder, "kube-up"));

/** What the tests use; the lab gets it from the Docker engine. */
export const image = "kafka-cluster/kafka:3.9.2";

export interface Lab {
  readonly kubeconfig: string;
  kubectl(...args: readonly string[]): Promise<string>;
}

/** Raises the cluster where it does not run, and puts the image there. */
export async function openLab(): Promise<Lab> {
  const { stdout } = await run(join(folder, "kube-up"), { encoding: "utf8" });
  const kubeconfig = stdout.trim().split("\n").at(-1) ?? "";
  await run(join(folder, "kube-load"), [image]);
  return {
    kubeconfig,
    kubectl: async (...args) => {
      const said = await run("kubectl", ["--kubeconfig", kubeconfig, "--context", "lab", ...args], {
        encoding: "utf8",
        maxBuffer: 2 ** 26,
      });
      return said.stdout;
    },
  };
}
