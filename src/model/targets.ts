import type { Spec } from "../spec/schema.ts";
import type { DockerTarget, External, KubernetesTarget, Role, Target } from "./cluster.ts";
import { clientsNetwork, metadataNetwork, nodeName, podHost } from "./names.ts";
import { mebibytes } from "./sizes.ts";

/** Where the cluster runs. */
export function resolveTarget(spec: Spec): Target {
  return spec.target === "docker" ? resolveDocker(spec) : resolveKubernetes(spec);
}

/** What a node's neighbours reach it by. */
export function nodeHost(spec: Spec, role: Role, id: number): string {
  return spec.target === "docker" ? nodeName(role, id) : podHost(role, id, spec.kubernetes.namespace ?? "");
}

function resolveDocker(spec: Spec): DockerTarget {
  const { host, network } = spec.docker;
  return {
    kind: "docker",
    host,
    network: { name: network ?? clientsNetwork(spec.name), existing: network !== undefined },
    metadataNetwork: metadataNetwork(spec.name),
  };
}

function resolveKubernetes({ kubernetes }: Spec): KubernetesTarget {
  const { kubeconfig, context, namespace, createNamespace, storageClass, imagePullSecrets, priorityClass } = kubernetes;
  return {
    kind: "kubernetes",
    kubeconfig,
    // Rules have refused a description without them.
    context: context ?? "",
    namespace: { name: namespace ?? "", create: createNamespace },
    storageClass,
    storageMiB: { broker: mebibytes(kubernetes.brokerStorage), zookeeper: mebibytes(kubernetes.zookeeperStorage) },
    external: resolveExternal(kubernetes.external),
    imagePullSecrets,
    nodeSelector: Object.fromEntries(
      Object.entries(kubernetes.nodeSelector).map(([key, value]) => [key, String(value)]),
    ),
    priorityClass,
  };
}

function resolveExternal({ mode, sourceRanges }: Spec["kubernetes"]["external"]): External {
  return mode === "none" ? { mode } : { mode, sourceRanges };
}
