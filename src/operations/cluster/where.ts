import type { KubernetesTarget } from "../../model/cluster.ts";
import { Failure } from "../output/failure.ts";
import type { Named } from "./choose.ts";
import type { describedBy } from "./described.ts";

/** Options that say where a cluster is. */
export interface PlaceOptions {
  /** `--stack`: what its description says. */
  readonly stack?: string;
  readonly dockerHost?: string;
  readonly context?: string;
  readonly namespace?: string;
  readonly kubeconfig?: string;
}

/** A Docker engine; `host` undefined = the one that is found on this machine. */
export interface DockerPlace {
  readonly kind: "docker";
  readonly host: string | undefined;
}

/** A namespace of the Kubernetes cluster that one context of one kubeconfig names. */
export interface KubernetesPlace {
  readonly kind: "kubernetes";
  /** undefined = where kubectl looks. */
  readonly kubeconfig: string | undefined;
  readonly context: string;
  readonly namespace: string;
}

export interface Where {
  readonly target: DockerPlace | KubernetesPlace;
  /** The cluster that is meant there; undefined = nobody said. */
  readonly named: Named | undefined;
}

/** Reading a description takes libraries that are slow to load, and most commands need none. */
const readDescription: typeof describedBy = async (...wanted) =>
  (await import("./described.ts")).describedBy(...wanted);

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where a command looks, and for which cluster. What is nearer to the command holds: its options, then `--stack`, then
 * KAFKA_CLUSTER_CONTEXT and KAFKA_CLUSTER_NAMESPACE, then PULUMI_STACK where the project has that stack, then Docker. A
 * context is always named by somebody: the kubeconfig's current one belongs to whatever was done last. Rejects with a
 * Failure.
 */
export async function whereToLook(
  options: PlaceOptions & { readonly cluster?: string },
  env: Environment,
  read: typeof describedBy = readDescription,
): Promise<Where> {
  const { dockerHost } = options;
  const kubernetes = options.context ?? options.namespace ?? options.kubeconfig;
  if (dockerHost !== undefined && kubernetes !== undefined) {
    throw new Failure("--docker-host names a Docker engine, --context, --namespace and --kubeconfig a Kubernetes.", {
      remedy: "Give one or the other.",
    });
  }
  const ambient = options.stack === undefined && (kubernetes ?? byEnvironment(env) ?? dockerHost) === undefined;
  const stack = options.stack ?? (ambient ? env.PULUMI_STACK || undefined : undefined);
  const described = stack === undefined ? undefined : await read(stack, { mustExist: options.stack !== undefined });
  const named = nameOf(options, env, described && { name: described.name, by: `stack ${stack}` });
  const target = described?.target;
  if (dockerHost !== undefined) return { target: { kind: "docker", host: dockerHost }, named };
  if (target?.kind === "docker" && kubernetes === undefined)
    return { target: { kind: "docker", host: target.host }, named };
  const said = target?.kind === "kubernetes" ? target : undefined;
  if (kubernetes === undefined && said === undefined && (stack !== undefined || byEnvironment(env) === undefined))
    return { target: { kind: "docker", host: undefined }, named };
  return { target: namespaceOf(options, env, said), named };
}

function byEnvironment(env: Environment): string | undefined {
  return env.KAFKA_CLUSTER_CONTEXT || env.KAFKA_CLUSTER_NAMESPACE || undefined;
}

function nameOf(
  options: { readonly cluster?: string; readonly stack?: string },
  env: Environment,
  described: Named | undefined,
): Named | undefined {
  if (options.cluster !== undefined) return { name: options.cluster, by: undefined };
  if (options.stack !== undefined && described !== undefined) return described;
  return env.KAFKA_CLUSTER ? { name: env.KAFKA_CLUSTER, by: "KAFKA_CLUSTER" } : described;
}

function namespaceOf(options: PlaceOptions, env: Environment, said: KubernetesTarget | undefined): KubernetesPlace {
  const context = options.context ?? said?.context ?? (env.KAFKA_CLUSTER_CONTEXT || undefined);
  const namespace = options.namespace ?? said?.namespace.name ?? (env.KAFKA_CLUSTER_NAMESPACE || undefined);
  if (context === undefined || namespace === undefined) {
    throw new Failure(
      `A cluster on Kubernetes is found by a context and a namespace; no ${context === undefined ? "context" : "namespace"} was named.`,
      {
        remedy:
          context === undefined
            ? "Give --context or KAFKA_CLUSTER_CONTEXT (`kubectl config get-contexts` lists them; the current one is never taken by itself), or --stack."
            : "Give --namespace or KAFKA_CLUSTER_NAMESPACE, or --stack.",
      },
    );
  }
  return { kind: "kubernetes", kubeconfig: options.kubeconfig ?? said?.kubeconfig, context, namespace };
}
