import type { Cluster } from "../../model/cluster.ts";
import type { Consents } from "../../spec/consent.ts";
import { refuseIfAny } from "../obstacle.ts";
import { readLeaving, readVolumes, retireVolumes, type Shelf } from "./birth.ts";
import type { ContainerPlan } from "./container.ts";
import type { Identity } from "./identity.ts";
import { label } from "./labels.ts";
import { type Hosted, leavingNodes, leavingObstacles } from "./leaving.ts";
import { isUnusable, type Live } from "./live.ts";
import type { Session } from "./session.ts";
import { judgeVolumes, type KeptVolume, type VolumePlan } from "./volumes.ts";

export interface SettleOptions {
  readonly consents: Consents;
  /** Asks the remaining brokers what a broker that leaves still holds. */
  readonly hosted: (session: Session) => Hosted;
}

export interface SettledVolumes {
  /** Set in an update that makes or changes a container: what the volumes say, and who may start empty in them. */
  readonly birth:
    | { readonly shelf: Shelf; readonly judged: VolumePlan; readonly kept: readonly KeptVolume[] }
    | undefined;
  /** The cluster may hold acknowledged messages: nothing of it that runs is stopped without its gate. */
  readonly everReady: boolean;
}

/**
 * Compares the kept volumes with the description, and asks whether nodes that leave may. Refuses with everything that
 * speaks against it before anything is written; then only the volumes of those that leave are marked.
 */
export async function settleVolumes(
  cluster: Cluster,
  identity: Identity,
  plans: readonly ContainerPlan[],
  session: Session,
  options: SettleOptions,
): Promise<SettledVolumes> {
  const { docker, live } = session;
  const shelf: Shelf = { docker, cluster, identity, image: plans[0]?.image ?? "" };
  const leaving = await readLeaving(shelf, leavingNodes(cluster, identity.uid, live));
  const nothingToDo = plans.every((plan) => isCurrent(plan, live));
  const kept = nothingToDo ? [] : await readVolumes(shelf, live);
  const judged = nothingToDo ? undefined : judgeVolumes(cluster, identity, kept, options.consents);
  refuseIfAny([
    ...(await leavingObstacles(leaving, options.hosted(session), options.consents)),
    ...(judged?.obstacles ?? []),
  ]);
  await retireVolumes(
    shelf,
    leaving.map(({ volume }) => volume),
  );
  if (judged === undefined) return { birth: undefined, everReady: true };
  return { birth: { shelf, judged, kept }, everReady: kept.some((volume) => volume.ready) };
}

/** Its container is what the description means, and is there to stay, running or not. */
export function isCurrent(plan: ContainerPlan, live: Live): boolean {
  const container = live.containers.get(plan.name);
  return container !== undefined && !isUnusable(container) && container.labels[label.hash] === plan.labels[label.hash];
}
