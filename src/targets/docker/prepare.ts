import * as pulumi from "@pulumi/pulumi";
import type { Cluster, DockerCluster } from "../../model/cluster.ts";
import { nodesOf } from "../../model/nodes.ts";
import type { RenderedCluster } from "../../properties/render.ts";
import { refuseIfAny, withoutComing } from "../obstacle.ts";
import { protocolObstacles } from "../protocol.ts";
import type { ConnectInputs } from "../target.ts";
import type { Transform } from "../transform.ts";
import { type CompanionPlan, planCompanion } from "./companion.ts";
import { connectCompanions } from "./connect.ts";
import { type ContainerPlan, planContainer } from "./container.ts";
import { type Identity, settleIdentity } from "./identity.ts";
import { chooseImages, imageAdvice, missingImages } from "./image.ts";
import { sweepKeepers } from "./keeper.ts";
import { runningServers } from "./live.ts";
import { busyPorts } from "./ports.ts";
import {
  changedFacts,
  distantConnect,
  foreignObjects,
  memoryObstacles,
  movedEnsemble,
  nameOfData,
} from "./preflight.ts";
import { openSession, type Session } from "./session.ts";
import { isCurrent, type SettledVolumes, type SettleOptions, settleVolumes } from "./settle-volumes.ts";
import { transformContainers } from "./transform.ts";
import { uiCompanions } from "./ui.ts";

export interface PrepareOptions extends SettleOptions {
  readonly owner: pulumi.ComponentResource;
  readonly resourceName: string;
  readonly files: RenderedCluster;
  readonly transform?: Transform | undefined;
  readonly after?: boolean | undefined;
  readonly connect?: ConnectInputs | undefined;
}

/** Everything that is known and decided before the first Docker object is registered. */
export interface Prepared extends SettledVolumes {
  /** undefined = a preview without an engine. */
  readonly session: Session | undefined;
  readonly identity: Identity;
  readonly plans: readonly ContainerPlan[];
  /** What is registered once the nodes are proven ready. */
  readonly companions: readonly CompanionPlan[];
}

/** Where the Docker bridge is on nearly every engine; a guess for a preview without one. */
const usualGatewayIp = "172.17.0.1";

/** Looks at the engine, refuses what cannot be, and plans every container. Makes nothing. */
export async function prepare(cluster: DockerCluster, options: PrepareOptions): Promise<Prepared> {
  const session = await openSession(cluster, options.resourceName);
  const gatewayIp = gatewayOf(session);
  const { owner, resourceName } = options;
  const identity = await settleIdentity(owner, resourceName, cluster, session?.engineId ?? "", session?.live);
  if (session !== undefined) {
    const { docker, engine, engineId, live } = session;
    refuseIfAny(changedFacts(cluster, identity, engineId, await nameOfData(docker, identity)));
    refuseIfAny([
      ...withoutComing(foreignObjects(cluster, identity, live), options.after),
      ...movedEnsemble(cluster, live),
      ...protocolObstacles(cluster, runningServers(live)),
      ...memoryObstacles(cluster, engine.memoryBytes),
      ...distantConnect(cluster, engine),
      ...(engine.isLocal ? await busyPorts(docker, cluster, live, gatewayIp) : []),
    ]);
  }
  const planned = await plan(cluster, options.files, session, gatewayIp);
  const plans = transformContainers(cluster, planned, options.transform);
  const companions = planCompanions(cluster, options, plans);
  const ready = { session, identity, plans, companions };
  if (session !== undefined) await lookAtImages(cluster, ready, session, owner);
  if (session === undefined || pulumi.runtime.isDryRun())
    return { ...ready, birth: undefined, everReady: true, farewell: undefined };
  await sweepKeepers(session.docker, [...session.live.volumes.keys()]);
  return { ...ready, ...(await settleVolumes(cluster, identity, plans, session, options)) };
}

/** An image that is missing stops an update, for the volumes are prepared with it; a preview only says so. */
async function lookAtImages(
  cluster: Cluster,
  { plans, companions }: Pick<Prepared, "plans" | "companions">,
  { docker, live }: Session,
  owner: pulumi.Resource,
): Promise<void> {
  const images = plans.map(({ image }) => image);
  const advice = cluster.metadata === "zookeeper" ? imageAdvice(images, cluster.version) : undefined;
  if (advice !== undefined) await pulumi.log.info(advice, owner);
  const toBeMade = [...plans, ...companions].filter((one) => !isCurrent(one, live));
  const missing = await missingImages(
    docker,
    toBeMade.map(({ image }) => image),
  );
  if (!pulumi.runtime.isDryRun()) refuseIfAny(missing);
  for (const { message, remedy } of missing) await pulumi.log.warn(`${message} ${remedy}`, owner);
}

async function plan(
  cluster: DockerCluster,
  files: RenderedCluster,
  session: Session | undefined,
  gatewayIp: string,
): Promise<readonly ContainerPlan[]> {
  const imageOf = await chooseImages(session?.docker, cluster, session?.live);
  return nodesOf(cluster).map((node) =>
    planContainer(cluster, node, files.nodes.get(node.name) ?? [], imageOf(node), gatewayIp),
  );
}

/** What is registered beside the nodes. Workers of Connect run in the brokers' image where they have none of their own. */
function planCompanions(
  cluster: DockerCluster,
  { files, connect, transform }: Pick<PrepareOptions, "files" | "connect" | "transform">,
  plans: readonly ContainerPlan[],
): readonly CompanionPlan[] {
  const image = cluster.connect?.image.reference ?? plans.at(-1)?.image ?? "";
  const companions = [...connectCompanions(cluster, files, connect, image), ...uiCompanions(cluster)];
  return companions.map((companion) => planCompanion(cluster, companion, transform));
}

/** Docker Desktop forwards to 127.0.0.1 what its containers ask of host.docker.internal; elsewhere that is the bridge. */
function gatewayOf(session: Session | undefined): string {
  if (session?.engine.isDesktop) return "127.0.0.1";
  return session?.live.gatewayIp ?? usualGatewayIp;
}
