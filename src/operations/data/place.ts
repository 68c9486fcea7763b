import type { DockerPlace, KubernetesPlace } from "../cluster/where.ts";
import type { DataPlace } from "./data.ts";

/** Opens the place; each target's client is loaded alone. Rejects with a Failure. */
export async function dataPlace(target: DockerPlace | KubernetesPlace): Promise<DataPlace> {
  return target.kind === "docker"
    ? (await import("./docker.ts")).dockerData(target.host)
    : (await import("./kubernetes.ts")).kubernetesData(target);
}
