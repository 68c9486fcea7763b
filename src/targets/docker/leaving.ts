import type { Cluster } from "../../model/cluster.ts";
import { idOf } from "../../model/names.ts";
import { membersOf } from "../../model/record.ts";
import type { Consents } from "../../spec/consent.ts";
import { graceSeconds } from "../grace.ts";
import { type Hosted, type LeavingNode, leavingObstacles } from "../leaving.ts";
import { formatObstacles, type Obstacle } from "../obstacle.ts";
import { refusal } from "../refusal.ts";
import { retireVolumes, type Shelf } from "./birth.ts";
import { ignoreStopped } from "./engine/status.ts";
import { label } from "./labels.ts";
import { isRunning, type Live, type LiveObject } from "./live.ts";
import { containerName } from "./names.ts";

/** A volume of a companion (a standalone worker's offsets) is nobody's data but its own. */
const isNode = ({ labels }: LiveObject): boolean =>
  [undefined, "broker", "controller", "zookeeper"].includes(labels[label.role]);

/** Nodes that the engine has a volume of and the description does not. */
export function leavingNodes(cluster: Cluster, uid: string, live: Live): readonly LeavingNode[] {
  const wanted = new Set(membersOf(cluster));
  const runs = (name: string) => isRunning(live.containers.get(containerName(cluster, { name })));
  const anyRuns = cluster.brokers.some(({ name }) => runs(name));
  return [...live.volumes.values()]
    .filter(
      (volume) => volume.labels[label.uid] === uid && isNode(volume) && !wanted.has(volume.labels[label.node] ?? ""),
    )
    .map((volume) => {
      const name = volume.labels[label.node] ?? volume.name;
      const running = runs(name);
      const role = volume.labels[label.role] ?? "broker";
      return { name, role, volume: volume.name, running, askable: anyRuns || running };
    });
}

export interface Farewell {
  readonly shelf: Shelf;
  readonly live: Live;
  /** Those that hold data and have not left before: what they hold was asked before anything was changed. */
  readonly leaving: readonly LeavingNode[];
  readonly hosted: Hosted;
  readonly consents: Consents;
}

/**
 * Stops brokers that the description no longer has, gently, marks their volumes, and returns the ids of all that have left:
 * in KRaft one that runs would register itself again, and with either a new topic would be given copies on it. Pulumi
 * removes their containers afterwards. What they hold is asked again, before and after: as long as they are there, whoever
 * makes a topic may give them a part of it. Rejects with RunError, and they run as before.
 */
export async function stopLeft({ shelf, live, leaving, hosted, consents }: Farewell): Promise<readonly number[]> {
  const { docker, cluster, identity } = shelf;
  const gone = leavingNodes(cluster, identity.uid, live).filter(({ role }) => role === "broker");
  const running = gone.filter((node) => node.running).map((node) => docker.getContainer(containerName(cluster, node)));
  const asked = gone.filter((node) => node.running);
  const holding = () => leavingObstacles(asked, hosted, consents);
  refuseToStop(await holding());
  const t = graceSeconds(cluster, "broker");
  await Promise.all(running.map((container) => container.stop({ t }).catch(ignoreStopped)));
  const late = await holding();
  if (late.length > 0) await Promise.all(running.map((container) => container.start()));
  refuseToStop(late);
  await retireVolumes(
    shelf,
    leaving.map(({ volume }) => volume),
  );
  return cluster.metadata === "kraft" ? gone.map(({ name }) => idOf(name)) : [];
}

function refuseToStop(obstacles: readonly Obstacle[]): void {
  if (obstacles.length > 0) throw refusal(formatObstacles(obstacles, "of brokers that leave. They run as before."));
}
