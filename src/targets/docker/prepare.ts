import * as pulumi from "@pulumi/pulumi";
import type { Cluster } from "../../model/cluster.ts";
import { nodesOf } from "../../model/nodes.ts";
import type { RenderedCluster } from "../../properties/render.ts";
import { refuseIfAny } from "../obstacle.ts";
import { type ContainerPlan, planContainer } from "./container.ts";
import { type Identity, settleIdentity } from "./identity.ts";
import { chooseImages, imageAdvice, missingImages } from "./image.ts";
import { sweepKeepers } from "./keeper.ts";
import { busyPorts, changedFacts, foreignObjects, memoryObstacles, nameOfData } from "./preflight.ts";
import { openSession, type Session } from "./session.ts";
import { isCurrent, type SettledVolumes, type SettleOptions, settleVolumes } from "./settle-volumes.ts";

export interface PrepareOptions extends SettleOptions {
  readonly owner: pulumi.ComponentResource;
  readonly resourceName: string;
  readonly files: RenderedCluster;
}

/** Everything that is known and decided before the first Docker object is registered. */
export interface Prepared extends SettledVolumes {
  /** undefined = a preview without an engine. */
  readonly session: Session | undefined;
  readonly identity: Identity;
  readonly plans: readonly ContainerPlan[];
}

/** Where the Docker bridge is on nearly every engine; a guess for a preview without one. */
const usualGatewayIp = "172.17.0.1";

/** Looks at the engine, refuses what cannot be, and plans every container. Makes nothing. */
export async function prepare(cluster: Cluster, options: PrepareOptions): Promise<Prepared> {
  const session = await openSession(cluster, options.resourceName);
  const gatewayIp = gatewayOf(session);
  const { owner, resourceName } = options;
  const identity = await settleIdentity(owner, resourceName, cluster, session?.engineId ?? "", session?.live);
  if (session !== undefined) {
    const { docker, engine, engineId, live } = session;
    refuseIfAny(changedFacts(cluster, identity, engineId, await nameOfData(docker, identity)));
    refuseIfAny([
      ...foreignObjects(cluster, identity, live),
      ...memoryObstacles(cluster, engine.memoryBytes),
      ...(engine.isLocal ? await busyPorts(docker, cluster, live, gatewayIp) : []),
    ]);
  }
  const plans = await plan(cluster, options.files, session, gatewayIp);
  const planned = { session, identity, plans };
  if (session !== undefined) await lookAtImages(cluster, plans, session, owner);
  if (session === undefined || pulumi.runtime.isDryRun()) return { ...planned, birth: undefined, everReady: true };
  await sweepKeepers(session.docker, [...session.live.volumes.keys()]);
  return { ...planned, ...(await settleVolumes(cluster, identity, plans, session, options)) };
}

/** An image that is missing stops an update, for the volumes are prepared with it; a preview only says so. */
async function lookAtImages(
  cluster: Cluster,
  plans: readonly ContainerPlan[],
  { docker, live }: Session,
  owner: pulumi.Resource,
): Promise<void> {
  const advice = imageAdvice(
    plans.map(({ image }) => image),
    cluster.version,
  );
  if (advice !== undefined) await pulumi.log.info(advice, owner);
  const missing = await missingImages(
    docker,
    plans.filter((one) => !isCurrent(one, live)).map(({ image }) => image),
  );
  if (!pulumi.runtime.isDryRun()) refuseIfAny(missing);
  for (const { message, remedy } of missing) await pulumi.log.warn(`${message} ${remedy}`, owner);
}

async function plan(
  cluster: Cluster,
  files: RenderedCluster,
  session: Session | undefined,
  gatewayIp: string,
): Promise<readonly ContainerPlan[]> {
  const imageOf = await chooseImages(session?.docker, cluster, session?.live);
  return nodesOf(cluster).map((node) =>
    planContainer(cluster, node, files.nodes.get(node.name) ?? [], imageOf(node), gatewayIp),
  );
}

/** Docker Desktop forwards to 127.0.0.1 what its containers ask of host.docker.internal; elsewhere that is the bridge. */
function gatewayOf(session: Session | undefined): string {
  if (session?.engine.isDesktop) return "127.0.0.1";
  return session?.live.gatewayIp ?? usualGatewayIp;
}
