import type { Spec } from "../spec/schema.ts";
import type { Cluster, DockerTarget, External, KubernetesTarget, Role, Target } from "./cluster.ts";
import { millicores } from "./cpu.ts";
import { NODE_IP } from "./hosts.ts";
import { brokerHost, clientsNetwork, metadataNetwork, nodeName, podHost } from "./names.ts";
import { mebibytes } from "./sizes.ts";
import { texts } from "./texts.ts";

/** Where the cluster runs. */
export function resolveTarget(spec: Spec): Target {
  return spec.target === "docker" ? resolveDocker(spec) : resolveKubernetes(spec);
}

/** What a node's neighbours reach it by. */
export function nodeHost(spec: Spec, role: Role, id: number): string {
  return spec.target === "docker" ? nodeName(role, id) : podHost(role, id, spec.kubernetes.namespace ?? "");
}

/** What clients in the same network reach a broker by. */
export function clientHost(spec: Spec, id: number): string {
  return spec.target === "docker" ? nodeName("broker", id) : brokerHost(id, spec.kubernetes.namespace ?? "");
}

/** Brokers that are the controllers themselves have nobody to talk to in a network of its own. */
export function hasOwnMetadataNetwork({ metadata, controllers, docker }: Spec): boolean {
  const combined = metadata === "kraft" && controllers.combined;
  return (docker.metadataNetwork ?? (combined ? "clients" : "own")) === "own";
}

function resolveDocker(spec: Spec): DockerTarget {
  const { host, network } = spec.docker;
  const name = network ?? clientsNetwork(spec.name);
  return {
    kind: "docker",
    host,
    network: { name, existing: network !== undefined },
    metadataNetwork: hasOwnMetadataNetwork(spec) ? metadataNetwork(spec.name) : name,
  };
}

function resolveKubernetes({ kubernetes }: Spec): KubernetesTarget {
  const { kubeconfig, context, namespace, createNamespace, storageClass, registry, imagePullSecrets } = kubernetes;
  return {
    kind: "kubernetes",
    kubeconfig,
    // Rules have refused a description without them.
    context: context ?? "",
    namespace: { name: namespace ?? "", create: createNamespace },
    storageClass,
    storageMiB: {
      broker: mebibytes(kubernetes.brokerStorage),
      controller: mebibytes(kubernetes.controllerStorage),
      zookeeper: mebibytes(kubernetes.zookeeperStorage),
    },
    external: resolveExternal(kubernetes.external),
    registry: registry?.replace(/\/+$/, ""),
    imagePullSecrets,
    cpu: {
      broker: resolveCpu(kubernetes.resources.broker),
      controller: resolveCpu(kubernetes.resources.controller),
      zookeeper: resolveCpu(kubernetes.resources.zookeeper),
      connect: resolveCpu(kubernetes.resources.connect),
    },
    connectFiles: kubernetes.connectFiles,
    placement: {
      nodeSelector: texts(kubernetes.nodeSelector),
      tolerations: kubernetes.tolerations,
      spread: kubernetes.spread,
      priorityClass: kubernetes.priorityClass,
    },
    podAnnotations: texts(kubernetes.podAnnotations),
    serviceAnnotations: texts(kubernetes.serviceAnnotations),
  };
}

function resolveCpu({ cpu, cpuLimit }: Spec["kubernetes"]["resources"]["broker"]) {
  return { request: millicores(cpu), limit: cpuLimit === undefined ? undefined : millicores(cpuLimit) };
}

function resolveExternal({ mode, host, sourceRanges, ...external }: Spec["kubernetes"]["external"]): External {
  if (mode === "none") return { mode };
  // A node port that passes connections on hides who they come from, and a broker's own node needs nobody else's.
  const local = mode === "nodePort" && (host === NODE_IP || sourceRanges.length > 0);
  const trafficPolicy = external.trafficPolicy ?? (local ? "Local" : "Cluster");
  return { mode, sourceRanges, trafficPolicy, annotations: texts(external.annotations) };
}

export function isOn<K extends Target["kind"]>(
  cluster: Cluster,
  kind: K,
): cluster is Cluster<Extract<Target, { kind: K }>> {
  return cluster.target.kind === kind;
}
