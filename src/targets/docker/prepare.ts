import * as pulumi from "@pulumi/pulumi";
import type { DockerCluster, Node } from "../../model/cluster.ts";
import type { RenderedCluster } from "../../properties/render.ts";
import type { Consents } from "../../spec/consent.ts";
import { refuseIfAny } from "../obstacle.ts";
import { readRetired, readVolumes, retireVolumes, type Shelf } from "./birth.ts";
import { type ContainerPlan, dataVolume, planContainer } from "./container.ts";
import { type Identity, settleIdentity } from "./identity.ts";
import { chooseImages, imageAdvice } from "./image.ts";
import { isHalfMade } from "./live.ts";
import { type Hosted, leavingNodes, leavingObstacles } from "./leaving.ts";
import { busyPorts, changedFacts, foreignObjects, memoryObstacles } from "./preflight.ts";
import { openSession, type Session } from "./session.ts";
import { judgeVolumes, type VolumeWords } from "../volumes.ts";

export interface PrepareOptions {
  readonly owner: pulumi.ComponentResource;
  readonly resourceName: string;
  readonly files: RenderedCluster;
  readonly consents: Consents;
  /** Asks the remaining brokers what a broker that leaves still holds. */
  readonly hosted: (session: Session) => Hosted;
}

/** Everything that is known and decided before the first Docker object is registered. */
export interface Prepared {
  /** undefined = a preview without an engine. */
  readonly session: Session | undefined;
  readonly identity: Identity;
  readonly plans: readonly ContainerPlan[];
  /** Set in an update that has a container to make: the volumes, and who may start empty in them. */
  readonly birth: { readonly shelf: Shelf; readonly nodes: readonly string[] } | undefined;
  /** The cluster may hold acknowledged messages: nothing of it that runs is stopped without its gate. */
  readonly everReady: boolean;
}

/** Where the Docker bridge is on nearly every engine; a guess for a preview without one. */
const usualGatewayIp = "172.17.0.1";

/** Looks at the engine, refuses what cannot be, and plans every container. Makes nothing. */
export async function prepare(cluster: DockerCluster, options: PrepareOptions): Promise<Prepared> {
  const session = await openSession(cluster, options.resourceName);
  const gatewayIp = gatewayOf(session);
  const identity = await settleIdentity(options.owner, options.resourceName, cluster, session?.engineId ?? "", session?.live);
  if (session !== undefined) {
    const { docker, engine, engineId, live } = session;
    refuseIfAny(changedFacts(cluster, identity, engineId));
    refuseIfAny([
      ...foreignObjects(cluster, identity, live),
      ...memoryObstacles(cluster, engine.memoryBytes),
      ...(engine.isLocal ? await busyPorts(docker, cluster, live, gatewayIp) : []),
    ]);
  }
  const plans = await plan(cluster, options.files, session, gatewayIp);
  const advice = imageAdvice(plans.map(({ image }) => image), cluster.version);
  if (advice !== undefined) await pulumi.log.info(advice, options.owner);
  const [first] = plans;
  if (session === undefined || first === undefined || pulumi.runtime.isDryRun()) {
    return { session, identity, plans, birth: undefined, everReady: true };
  }
  const shelf: Shelf = { docker: session.docker, cluster, identity, image: first.image };
  await takeLeave(shelf, session, options);
  if (!plans.some((p) => isAbsent(p, session))) return { session, identity, plans, birth: undefined, everReady: true };
  const kept = await readVolumes(shelf, session.live);
  const { obstacles, births } = judgeVolumes(cluster, identity, kept, options.consents, volumeWords(cluster));
  refuseIfAny(obstacles);
  return { session, identity, plans, birth: { shelf, nodes: births }, everReady: kept.some((volume) => volume.ready) };
}

function volumeWords(cluster: DockerCluster): VolumeWords {
  const name = (node: string) => dataVolume(cluster, { name: node });
  return { volume: (node) => `volume ${name(node)}`, removal: (node) => `docker volume rm ${name(node)}` };
}

/** Nodes the description no longer has: refused while they hold something, else their volumes are marked retired. */
async function takeLeave(shelf: Shelf, session: Session, options: PrepareOptions): Promise<void> {
  const volumes = leavingNodes(shelf.cluster, shelf.identity.uid, session.live);
  if (volumes.length === 0) return;
  const retired = await readRetired(shelf, volumes.map((node) => node.volume));
  const leaving = volumes.filter((node) => !retired.includes(node.volume));
  refuseIfAny(await leavingObstacles(leaving, options.hosted(session), options.consents));
  if (leaving.length > 0) await retireVolumes(shelf, leaving.map((node) => node.volume));
}

export function isAbsent(plan: ContainerPlan, session: Session | undefined): boolean {
  const container = session?.live.containers.get(plan.name);
  return container === undefined || isHalfMade(container);
}

async function plan(cluster: DockerCluster, files: RenderedCluster, session: Session | undefined, gatewayIp: string): Promise<readonly ContainerPlan[]> {
  const nodes: readonly Node[] = [...cluster.zookeepers, ...cluster.brokers];
  const imageOf = await chooseImages(session?.docker, cluster, session?.live);
  return nodes.map((node) => planContainer(cluster, node, files.nodes.get(node.name) ?? [], imageOf(node), gatewayIp));
}

/** Docker Desktop forwards to 127.0.0.1 what its containers ask of host.docker.internal; elsewhere that is the bridge. */
function gatewayOf(session: Session | undefined): string {
  if (session?.engine.isDesktop) return "127.0.0.1";
  return session?.live.gatewayIp ?? usualGatewayIp;
}
