import * as pulumi from "@pulumi/pulumi";
import type { KubernetesCluster } from "../../model/cluster.ts";
import { exposureOf } from "../../model/exposure.ts";
import { nodesOf } from "../../model/nodes.ts";
import type { Identity } from "../identity.ts";
import type { Hosted } from "../leaving.ts";
import { refuseIfAny, withoutComing } from "../obstacle.ts";
import { settled } from "../settled.ts";
import type { Deployment, DeployOptions, Rolling } from "../target.ts";
import { awaitAddresses, hasBalancers } from "./addresses.ts";
import { type Api, annotateClaim } from "./api.ts";
import { attendBirth } from "./birth.ts";
import { READY } from "./claims.ts";
import { connectAccess } from "./connect/access.ts";
import { attendWorkers } from "./connect/attend.ts";
import { glimpse } from "./glimpse.ts";
import { Hosts } from "./hosts.ts";
import { settleIdentity } from "./identity.ts";
import { type Farewell, leavingNodes, leftBrokers, retire } from "./leaving.ts";
import { lookAtPods, metadataOf } from "./live.ts";
import { claimName } from "./names.ts";
import { Filling, settlePlace } from "./place.ts";
import { changedFacts, lostNamespace, movedFacts } from "./preflight/identity.ts";
import { preflight } from "./preflight/preflight.ts";
import { type Registered, registerAll } from "./resources.ts";
import { restoreScale } from "./restore.ts";
import { currentRevisions, type Revisions } from "./revisions.ts";
import { type Roll, rollStale } from "./roll.ts";
import { openSession, type Session } from "./session.ts";
import { endStuck } from "./stuck.ts";
import { fileHashes } from "./values.ts";
import { kubernetesAccess } from "./vantage.ts";

/** How long load balancers may take to get their addresses. */
const addressMs = (): number => (Number(process.env.KAFKA_CLUSTER_ADDRESS_SECONDS) || 180) * 1000;

/** How long pods may take to start, disks, images and scheduling included. */
const startMs = (): number => (Number(process.env.KAFKA_CLUSTER_START_SECONDS) || 300) * 1000;

/** Makes a cluster of pods: look and refuse first, then namespace and claims, then the charts, then births and the roll. */
export async function deployKubernetes(cluster: KubernetesCluster, options: DeployOptions): Promise<Deployment> {
  const session = await openSession(cluster);
  const identity = await settleIdentity(options.owner, options.resourceName, cluster, session?.live);
  const hosts = new Hosts(cluster, session?.live);
  const access = session && kubernetesAccess(session.api, cluster, hosts);
  const rolling = access && options.rolling(access);
  const filling = new Filling(options.owner, options.resourceName);
  await refuse(cluster, identity, session, options, { hosted: async (id) => rolling?.hosted(id), filling });
  const preview = pulumi.runtime.isDryRun();
  const exposure = exposureOf(cluster);
  if (preview && exposure !== undefined) await pulumi.log.info(exposure, options.owner);
  const wait = { deadlineMs: addressMs(), onProgress: options.onProgress };
  const addresses =
    session !== undefined && !preview && hasBalancers(cluster) ? awaitAddresses(session.api, cluster, wait) : undefined;
  const registered = registerAll({ cluster, identity, live: session?.live, addresses }, options);
  filling.note(registered.cluster);
  const tell = (text: string) => void pulumi.log.info(text, options.owner);
  const glimpsed = session !== undefined && !preview ? glimpse(session.api, cluster, session.live.pods) : undefined;
  let changed = false;
  const created = Promise.all([addresses, settled(registered.cluster)]).then(async ([known]) => {
    if (session === undefined || rolling === undefined || preview) return;
    const roll = { ...rollOf(cluster, identity, session, options, rolling), hosts, addresses: known ?? new Map() };
    const revisions = await wellPlaced(session.api, cluster, roll.deadlineMs, tell);
    changed = (await rollStale(roll, await attendBirth(roll, await glimpsed), revisions)).length > 0;
  });
  return {
    uid: identity.uid,
    vantage: access,
    created,
    connect: session && cluster.connect && connectAccess(session.api, cluster, cluster.connect),
    raiseCompanions: () => raiseCompanions(registered, cluster, session, options),
    located: () => (hosts.isComplete ? { ...cluster, brokers: hosts.brokers() } : undefined),
    get changed() {
      return changed;
    },
    left: async () => (session && rolling ? leave(cluster, identity, session, { ...options, ...rolling }) : []),
    recordReadiness: () => recordReadiness(cluster, session),
  };
}

async function leave(
  cluster: KubernetesCluster,
  identity: Identity,
  { api, live }: Session,
  farewell: Farewell,
): Promise<readonly number[]> {
  await retire(api, leavingNodes(cluster, identity, live), farewell);
  return leftBrokers(cluster, identity, live);
}

/** As many pods as described, none that cannot start as it is, and the newest templates known: one look where that holds. */
async function wellPlaced(
  api: Api,
  cluster: KubernetesCluster,
  deadlineMs: number,
  tell: (text: string) => void,
): Promise<Revisions> {
  const [sets, pods] = await Promise.all([restoreScale(api, cluster, tell), lookAtPods(api)]);
  const revisions = await currentRevisions(api, cluster, deadlineMs, sets);
  await endStuck(api, cluster, revisions, pods);
  return revisions;
}

/** Their pods are of the newest template and well; those of a StatefulSet go one after the other by themselves. */
async function raiseCompanions(
  { companions }: Registered,
  cluster: KubernetesCluster,
  session: Session | undefined,
  { onProgress }: DeployOptions,
): Promise<void> {
  await settled(companions);
  if (session === undefined || pulumi.runtime.isDryRun() || cluster.connect === undefined) return;
  await attendWorkers(session.api, cluster, { deadlineMs: startMs(), onProgress });
}

async function recordReadiness(cluster: KubernetesCluster, session: Session | undefined): Promise<void> {
  if (session === undefined) return;
  const news = nodesOf(cluster).filter((node) => !isReady(session.live.claims.get(claimName(node))));
  await Promise.all(news.map((node) => annotateClaim(session.api, claimName(node), { [READY]: "true" })));
}

const isReady = (claim: Parameters<typeof metadataOf>[0]): boolean => metadataOf(claim).annotations[READY] === "true";

function rollOf(
  cluster: KubernetesCluster,
  identity: Identity,
  { api, live }: Session,
  options: DeployOptions,
  rolling: Rolling,
): Omit<Roll, "hosts" | "addresses"> {
  return {
    api,
    cluster,
    identity,
    consents: options.consents,
    deadlineMs: startMs(),
    onProgress: options.onProgress,
    hashes: fileHashes(cluster, options.files),
    rolling,
    everReady: [...live.claims.values()].some(isReady),
  };
}

/**
 * Refuses with everything at once, before the first object; what could not be looked at is one line. Whether the cluster
 * is where it was born is asked last: the place is noted only for one that nothing else stands in the way of.
 */
async function refuse(
  cluster: KubernetesCluster,
  identity: Identity,
  session: Session | undefined,
  options: DeployOptions,
  { hosted, filling }: { readonly hosted: Hosted; readonly filling: Filling },
): Promise<void> {
  const { owner, resourceName, consents } = options;
  refuseIfAny(changedFacts(cluster, identity, session?.live));
  if (session !== undefined) {
    const { obstacles, skipped } = await preflight(cluster, identity, session, { consents, hosted });
    if (skipped.length > 0) await pulumi.log.info(`Left out: ${skipped.join("; ")}.`, owner);
    refuseIfAny(withoutComing(obstacles, options.after));
  }
  const place = await settlePlace(owner, resourceName, cluster);
  if (session === undefined) return;
  const wasFilled = () => filling.wasNoted();
  refuseIfAny(await lostNamespace(cluster, identity, place, session.live, { consents, wasFilled }));
  refuseIfAny(await movedFacts(cluster, identity, place, session.live));
}
