import {
  ApiException,
  ApisApi,
  AppsV1Api,
  AuthorizationV1Api,
  CoreV1Api,
  CustomObjectsApi,
  Exec,
  KubeConfig,
  Log,
  NetworkingV1Api,
  PatchStrategy,
  PolicyV1Api,
  PortForward,
  SchedulingV1Api,
  StorageV1Api,
  setHeaderOptions,
  VersionApi,
} from "@kubernetes/client-node";
import type { KubernetesTarget } from "../../model/cluster.ts";

/** One Kubernetes cluster by one context, and the one namespace we look at. Nothing else imports the client. */
export interface Api {
  readonly namespace: string;
  readonly core: CoreV1Api;
  readonly apps: AppsV1Api;
  readonly storage: StorageV1Api;
  readonly policy: PolicyV1Api;
  readonly networking: NetworkingV1Api;
  readonly scheduling: SchedulingV1Api;
  readonly authorization: AuthorizationV1Api;
  readonly version: VersionApi;
  /** Which groups of kinds there are. */
  readonly apis: ApisApi;
  /** Objects of any kind, by its path. */
  readonly custom: CustomObjectsApi;
  readonly exec: Exec;
  readonly portForward: PortForward;
  readonly log: Log;
}

/** The kubeconfig says nothing of the context, or cannot be read; the message is for a person. */
export class NoContext extends Error {
  override readonly name = "NoContext";
}

/** What of a target leads to its API server. */
export type Connection = Pick<KubernetesTarget, "kubeconfig" | "context" | "namespace">;

/** Reads the kubeconfig; asks nobody. Throws NoContext. */
export function connect({ kubeconfig, context, namespace }: Connection): Api {
  const config = new KubeConfig();
  try {
    if (kubeconfig === undefined) config.loadFromDefault();
    else config.loadFromFile(kubeconfig);
  } catch (error) {
    throw new NoContext(
      `the kubeconfig ${kubeconfig ?? ""} cannot be read (${error instanceof Error ? error.message : error})`,
    );
  }
  const names = config.getContexts().map(({ name }) => name);
  if (!names.includes(context)) {
    const known = names.length === 0 ? "it has none" : `it has ${names.join(", ")}`;
    throw new NoContext(`the kubeconfig has no context ${context}; ${known}`);
  }
  config.setCurrentContext(context);
  return {
    namespace: namespace.name,
    core: config.makeApiClient(CoreV1Api),
    apps: config.makeApiClient(AppsV1Api),
    storage: config.makeApiClient(StorageV1Api),
    policy: config.makeApiClient(PolicyV1Api),
    networking: config.makeApiClient(NetworkingV1Api),
    scheduling: config.makeApiClient(SchedulingV1Api),
    authorization: config.makeApiClient(AuthorizationV1Api),
    version: config.makeApiClient(VersionApi),
    apis: config.makeApiClient(ApisApi),
    custom: config.makeApiClient(CustomObjectsApi),
    exec: new Exec(config),
    portForward: new PortForward(config),
    log: new Log(config),
  };
}

/** The HTTP status an API call failed with; undefined when it never got an answer. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof ApiException ? error.code : undefined;
}

/** What the API server said, in one line. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof ApiException)) return error instanceof Error ? causeOf(error) : String(error);
  try {
    const { message } = JSON.parse(String(error.body)) as { readonly message?: string };
    return message ?? `HTTP ${error.code}`;
  } catch {
    return `HTTP ${error.code}`;
  }
}

function causeOf(error: Error): string {
  return error.cause instanceof Error ? causeOf(error.cause) : error.message;
}

/** Says that a patch names only what it changes. */
export const mergePatch = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);

/** Puts annotations on a claim, and touches nothing else of it. */
export async function annotateClaim(
  { core, namespace }: Api,
  name: string,
  annotations: Readonly<Record<string, string>>,
): Promise<void> {
  await core.patchNamespacedPersistentVolumeClaim(
    { namespace, name, body: { metadata: { annotations } }, fieldManager: "kafka-cluster" },
    mergePatch,
  );
}
