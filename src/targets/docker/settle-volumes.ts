import type { Cluster } from "../../model/cluster.ts";
import type { Consents } from "../../spec/consent.ts";
import { type Hosted, leavingObstacles } from "../leaving.ts";
import { refuseIfAny } from "../obstacle.ts";
import { judgeVolumes, type KeptVolume, type VolumePlan, type VolumeWords } from "../volumes.ts";
import { readLeaving, readVolumes, type Shelf } from "./birth.ts";
import type { ContainerPlan } from "./container.ts";
import { ensembleLists, growthObstacles } from "./growth.ts";
import type { Identity } from "./identity.ts";
import { label } from "./labels.ts";
import { type Farewell, leavingNodes } from "./leaving.ts";
import { isUnusable, type Live } from "./live.ts";
import { dataVolume } from "./names.ts";
import type { Session } from "./session.ts";

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
  /** The cluster has been ready, and may hold acknowledged messages: nothing of it that runs is stopped without its gate. */
  readonly everReady: boolean;
  /** Who leaves, with data, once the others are ready (`stopLeft`); undefined in a preview. */
  readonly farewell: Pick<Farewell, "shelf" | "leaving"> | undefined;
}

/**
 * Compares the kept volumes with the description, and asks whether nodes that leave may. Refuses with everything that
 * speaks against it, and writes nothing.
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
  const lists = nothingToDo ? new Map() : await ensembleLists(docker, plans, live);
  const kept = (nothingToDo ? [] : await readVolumes(shelf, live)).map((volume) => ({
    ...volume,
    ensemble: lists.get(volume.node),
  }));
  const judged = nothingToDo
    ? undefined
    : judgeVolumes(cluster, identity, kept, options.consents, volumeWords(cluster));
  refuseIfAny([
    ...(await leavingObstacles(leaving, options.hosted(session), options.consents)),
    ...(judged?.obstacles ?? []),
    ...(await growthObstacles(docker, plans, judged?.growth, live)),
  ]);
  const farewell = { shelf, leaving };
  if (judged === undefined) return { birth: undefined, everReady: true, farewell };
  return { birth: { shelf, judged, kept }, everReady: kept.some((volume) => volume.ready), farewell };
}

function volumeWords(cluster: Cluster): VolumeWords {
  const name = (node: string) => dataVolume(cluster, { name: node });
  return {
    volume: (node) => `volume ${name(node)}`,
    removal: (node) => `docker volume rm ${name(node)}`,
    growsEnsemble: true,
  };
}

/** Its container is what the description means, and is there to stay, running or not. */
export function isCurrent(plan: Pick<ContainerPlan, "name" | "labels">, live: Live): boolean {
  const container = live.containers.get(plan.name);
  return container !== undefined && !isUnusable(container) && container.labels[label.hash] === plan.labels[label.hash];
}
