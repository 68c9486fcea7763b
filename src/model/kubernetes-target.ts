import type { Role, Workload } from "./cluster.ts";

/** Where on Kubernetes a cluster runs, and who reaches it there. Plain readonly data, like all of the model. */
export interface KubernetesTarget {
  readonly kind: "kubernetes";
  /** The kubeconfig's path; undefined = where kubectl looks. */
  readonly kubeconfig: string | undefined;
  /** Always named, never the current one. */
  readonly context: string;
  readonly namespace: { readonly name: string; readonly create: boolean };
  /** undefined = the Kubernetes cluster's default class. */
  readonly storageClass: string | undefined;
  /** Size of each node's claim. */
  readonly storageMiB: Readonly<Record<Role, number>>;
  readonly external: External;
  /** In place of the registry in every image's name; undefined = as the name says. */
  readonly registry: string | undefined;
  readonly imagePullSecrets: readonly string[];
  /** Thousandths of a core. */
  readonly cpu: Readonly<Record<Workload, { readonly request: number; readonly limit: number | undefined }>>;
  /** The claim that Connect's workers see as /files; undefined = a directory of each pod. */
  readonly connectFiles: string | undefined;
  readonly placement: Placement;
  readonly podAnnotations: Readonly<Record<string, string>>;
  readonly serviceAnnotations: Readonly<Record<string, string>>;
}

/** Which Kubernetes nodes pods run on. */
export interface Placement {
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly Toleration[];
  readonly spread: Readonly<Record<"nodes" | "zones", "preferred" | "required" | "off">>;
  readonly priorityClass: string | undefined;
}

export interface Toleration {
  readonly key?: string | undefined;
  readonly operator: "Exists" | "Equal";
  readonly value?: string | undefined;
  readonly effect?: "NoSchedule" | "PreferNoSchedule" | "NoExecute" | undefined;
  readonly tolerationSeconds?: number | undefined;
}

/** Who outside of the Kubernetes cluster reaches the brokers. The ports are those of the EXTERNAL listeners. */
export type External =
  | { readonly mode: "none" }
  | {
      readonly mode: "nodePort" | "loadBalancer";
      /** None = everyone. */
      readonly sourceRanges: readonly string[];
      readonly trafficPolicy: "Cluster" | "Local";
      /** Of the Services for outside. */
      readonly annotations: Readonly<Record<string, string>>;
    };
