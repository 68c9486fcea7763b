import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { KubernetesCluster, Role } from "../../model/cluster.ts";
import { label } from "../labels.ts";
import { refuseIfAny } from "../obstacle.ts";
import { settled } from "../settled.ts";
import type { Access, Deployment, DeployOptions } from "../target.ts";
import { judgeVolumes } from "../volumes.ts";
import { annotateClaim } from "./api.ts";
import { attendBirth, volumeWords } from "./birth.ts";
import { registerChart } from "./charts.ts";
import { keptClaims, nodesOf, ownAnnotations, ownLabels, READY, registerClaims } from "./claims.ts";
import { type Identity, settleIdentity } from "./identity.ts";
import { metadataOf } from "./live.ts";
import { claimName, roles } from "./names.ts";
import { changedFacts, claimObstacles, foreignObjects, storageObstacles } from "./preflight.ts";
import { type Roll, rollStale } from "./roll.ts";
import { openSession, type Session } from "./session.ts";
import { fileHashes } from "./values.ts";
import { kubernetesAccess } from "./vantage.ts";

/** How long pods may take to start, disks, images and scheduling included. */
const startMs = 300_000;

/** Makes a cluster of pods: look and refuse first, then namespace and claims, then the charts, then births and the roll. */
export async function deployKubernetes(cluster: KubernetesCluster, options: DeployOptions): Promise<Deployment> {
  const session = await openSession(cluster);
  const identity = await settleIdentity(options.owner, options.resourceName, cluster, session?.live);
  if (session !== undefined) await refuse(cluster, identity, session, options);
  const resources = registerAll(cluster, identity, session, options);
  const access = session && kubernetesAccess(session.api, cluster);
  let changed = false;
  const created = settled(resources).then(async () => {
    if (session === undefined || access === undefined || pulumi.runtime.isDryRun()) return;
    const roll = rollOf(cluster, identity, session, options, access);
    changed = (await rollStale(roll, await attendBirth(roll))).length > 0;
  });
  return {
    uid: identity.uid,
    vantage: access,
    created,
    get changed() {
      return changed;
    },
    recordReadiness: async () => {
      if (session === undefined) return;
      const news = nodesOf(cluster).filter((node) => !isReady(session.live.claims.get(claimName(node))));
      await Promise.all(news.map((node) => annotateClaim(session.api, claimName(node), { [READY]: "true" })));
    },
  };
}

const isReady = (claim: Parameters<typeof metadataOf>[0]): boolean => metadataOf(claim).annotations[READY] === "true";

function rollOf(
  cluster: KubernetesCluster,
  identity: Identity,
  { api, live }: Session,
  options: DeployOptions,
  access: Access,
): Roll {
  return {
    api,
    cluster,
    identity,
    consents: options.consents,
    deadlineMs: startMs,
    onProgress: options.onProgress,
    hashes: fileHashes(cluster, options.files),
    rolling: options.rolling(access),
    everReady: [...live.claims.values()].some(isReady),
  };
}

async function refuse(
  cluster: KubernetesCluster,
  identity: Identity,
  { api, live }: Session,
  options: DeployOptions,
): Promise<void> {
  refuseIfAny(changedFacts(cluster, identity));
  const storage = await storageObstacles(api, cluster, live);
  if (storage.skipped)
    await pulumi.log.info("Storage classes may not be read with these rights; that check is left out.", options.owner);
  refuseIfAny([
    ...foreignObjects(cluster, identity, live),
    ...claimObstacles(cluster, live),
    ...storage.obstacles,
    ...judgeVolumes(cluster, identity, keptClaims(cluster, live), options.consents, volumeWords(api.namespace))
      .obstacles,
  ]);
}

function registerAll(
  cluster: KubernetesCluster,
  identity: Identity,
  session: Session | undefined,
  options: DeployOptions,
): pulumi.Resource[] {
  const { owner, resourceName, files } = options;
  const { kubeconfig, context } = cluster.target;
  const providerArgs: kubernetes.ProviderArgs = {
    context,
    // Whatever else changes in a kubeconfig, it is the same cluster: without this everything would be replaced.
    clusterIdentifier: identity.uid,
    enableConfigMapMutable: true,
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
  };
  const provider = new kubernetes.Provider(resourceName, providerArgs, { parent: owner });
  // What is kept over a `destroy` is met again: only this provider may take over what exists.
  const keeper = new kubernetes.Provider(
    `${resourceName}-kept`,
    { ...providerArgs, upsertExistingObjects: true },
    { parent: owner },
  );
  const namespace = registerNamespace(cluster, identity, session, { parent: owner, provider: keeper });
  const claims = registerClaims(cluster, identity, session?.live, {
    parent: owner,
    provider: keeper,
    dependsOn: namespace,
  });
  const imageOf = (role: Role) => imageReference(cluster, role);
  const chart = { cluster, identity, files, live: session?.live, imageOf };
  const made: pulumi.Resource[] = [...namespace, ...claims];
  // Brokers after ZooKeeper: the order of deletion is the reverse, and a broker needs ZooKeeper to stop cleanly.
  for (const role of roles) {
    made.push(registerChart(chart, role, { parent: owner, provider, dependsOn: [...made] }));
  }
  return made;
}

/** Kept over a `destroy` too: deleting a namespace deletes every claim in it. One that is not ours is used as it is. */
function registerNamespace(
  cluster: KubernetesCluster,
  identity: Identity,
  session: Session | undefined,
  options: pulumi.CustomResourceOptions,
): kubernetes.core.v1.Namespace[] {
  const { name, create } = cluster.target.namespace;
  const live = session?.live.namespace;
  if (!create || (live !== undefined && live.labels[label.uid] !== identity.uid)) return [];
  const labels = { ...ownLabels(cluster, identity), "pod-security.kubernetes.io/enforce": "restricted" };
  const metadata = { name, labels, annotations: { ...ownAnnotations(identity) } };
  return [
    new kubernetes.core.v1.Namespace(`${cluster.name}-namespace`, { metadata }, { ...options, retainOnDelete: true }),
  ];
}

function imageReference(cluster: KubernetesCluster, role: Role): string {
  const [node] = role === "broker" ? cluster.brokers : cluster.zookeepers;
  return node?.image.reference ?? `apache/kafka:${cluster.version}`;
}
