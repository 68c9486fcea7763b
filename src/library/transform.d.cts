import type { ContainerArgs, NetworkArgs, VolumeArgs } from "@pulumi/docker";
import type * as kubernetes from "@pulumi/kubernetes";
import type { CustomResourceOptions, Unwrap } from "@pulumi/pulumi";

/** A resource that is about to be made. */
export interface Underlying<Args> {
  /** Its name on the engine or in the namespace: `events-kafka-1`, `kafka-files`. */
  readonly name: string;
  /** The node it belongs to alone: `kafka-1`. */
  readonly node?: string;
  readonly args: Args;
}

/** What it is to be instead. What is left out stays. */
export interface Changed<Args> {
  /** All of its arguments, those that stay included: `{ ...args, memory: 2048 }`. Plain values, no Output. */
  readonly args?: Args;
  readonly opts?: Pick<CustomResourceOptions, "protect" | "customTimeouts">;
}

/** Called once for each resource of its kind. undefined leaves it as it is. */
export type Change<Args> = (resource: Underlying<Args>) => Changed<Args> | undefined;

/**
 * A function for each kind of resource. Refused: another name, image, user or mounted volume of a node; labels and
 * annotations that begin with `kafka-cluster.`; whatever would replace a StatefulSet or let it restart pods by itself.
 */
export interface Transform {
  /** Docker's networks. Asked when one is made; a network that exists stays as it is. */
  network?: Change<Plain<NetworkArgs>>;
  /** Docker's volumes. Asked when one is made; a volume that exists stays as it is. */
  volume?: Change<Plain<VolumeArgs>>;
  /** Containers of the nodes. A change of a running one is made like every change: one node at a time, behind the gate. */
  container?: Change<Plain<ContainerArgs>>;

  /** The namespace, where it is made. */
  namespace?: Change<KubernetesObject<kubernetes.types.input.core.v1.Namespace>>;
  /** The claims for the nodes' disks. Their sizes are `kubernetes.brokerStorage`, `controllerStorage`, `zookeeperStorage`. */
  persistentVolumeClaim?: Change<KubernetesObject<kubernetes.types.input.core.v1.PersistentVolumeClaim>>;
  /** `zookeeper` or `controller`, and `kafka`. A changed template is rolled out one pod at a time, behind the gate. */
  statefulSet?: Change<Workload<kubernetes.types.input.apps.v1.StatefulSet>>;
  /** The web view, where there is one. */
  deployment?: Change<Workload<kubernetes.types.input.apps.v1.Deployment>>;
  service?: Change<KubernetesObject<kubernetes.types.input.core.v1.Service>>;
  /** The nodes' files. A node reads them when it starts; for its settings there is `overrides` in the description. */
  configMap?: Change<KubernetesObject<kubernetes.types.input.core.v1.ConfigMap>>;
  /** What Connect's workers have for secrets: its metadata and type. `data` is not shown, and not to be given. */
  secret?: Change<KubernetesObject<Omit<kubernetes.types.input.core.v1.Secret, "data" | "stringData">>>;
  podDisruptionBudget?: Change<KubernetesObject<kubernetes.types.input.policy.v1.PodDisruptionBudget>>;
  networkPolicy?: Change<KubernetesObject<kubernetes.types.input.networking.v1.NetworkPolicy>>;
}

/** Arguments with their values as they are: an Output is refused. */
export type Plain<Args> = Unwrap<Args>;

/** With what every object that is made here has. */
export type KubernetesObject<T> = Has<Plain<T>, "metadata" | "spec">;

/** With the template of its pods. */
export type Workload<T> = Has<Plain<T>, "metadata"> & {
  spec: NonNullable<Plain<T> extends { spec?: infer Spec } ? Spec : never> & {
    template: Has<Plain<kubernetes.types.input.core.v1.PodTemplateSpec>, "metadata" | "spec">;
  };
};

type Has<T, Key> = T & { [K in keyof T as K extends Key ? K : never]-?: NonNullable<T[K]> };
