import { setTimeout as pause } from "node:timers/promises";
import type { KubernetesCluster } from "../../model/cluster.ts";
import { CONNECT } from "../../model/connect.ts";
import { idOf } from "../../model/names.ts";
import { membersOf } from "../../model/record.ts";
import type { Consents } from "../../spec/consent.ts";
import type { Identity } from "../identity.ts";
import { label } from "../labels.ts";
import { type Hosted, type LeavingNode, leavingObstacles } from "../leaving.ts";
import { formatObstacles } from "../obstacle.ts";
import { refusal } from "../refusal.ts";
import { type Api, annotateClaim } from "./api.ts";
import { RETIRED } from "./claims.ts";
import { type Live, lookAtPods, metadataOf } from "./live.ts";
import { containerName } from "./names.ts";

/** Nodes that the namespace has a claim of and the description does not, and that have not left properly before. */
export function leavingNodes(cluster: KubernetesCluster, { uid }: Identity, live: Live): readonly LeavingNode[] {
  const wanted = new Set(membersOf(cluster));
  const anyRuns = cluster.brokers.some(({ name }) => isRunning(live, name));
  return [...live.claims.entries()].flatMap(([volume, claim]) => {
    const { labels, annotations } = metadataOf(claim);
    const { [label.node]: name, [label.role]: role } = labels;
    if (labels[label.uid] !== uid || annotations[RETIRED] === "true" || name === undefined || wanted.has(name))
      return [];
    // Offsets of a worker: nothing that others hold copies of.
    if (role === CONNECT) return [];
    // Whether it runs itself matters less than whether there is a broker to ask what it holds.
    const running = anyRuns || isRunning(live, name);
    return [{ name, role: role ?? "broker", volume, running, askable: running }];
  });
}

/**
 * KRaft: the ids of brokers that the namespace has a claim of and the description does not, those that left earlier included.
 * ZooKeeper forgets a broker by itself.
 */
export function leftBrokers(cluster: KubernetesCluster, { uid }: Identity, live: Live | undefined): readonly number[] {
  if (live === undefined || cluster.metadata === "zookeeper") return [];
  const wanted = new Set(membersOf(cluster));
  return [...live.claims.values()].flatMap((claim) => {
    const { [label.node]: name, [label.role]: role, [label.uid]: whose } = metadataOf(claim).labels;
    const isLeft = whose === uid && role === "broker" && name !== undefined && !wanted.has(name);
    return isLeft ? [idOf(name)] : [];
  });
}

function isRunning({ pods }: Live, name: string): boolean {
  const statuses = pods.get(name)?.status?.containerStatuses ?? [];
  return statuses.some((status) => status.name === containerName("broker") && status.state?.running !== undefined);
}

const everyMs = 500;
/** A broker may take its whole grace to hand over what it leads. */
const leaveMs = 360_000;

export interface Farewell {
  readonly hosted: Hosted;
  readonly consents: Consents;
  readonly onProgress: (text: string) => void;
}

/**
 * Waits until the pods of those who leave are gone, and notes on their claims that they hold nothing of use any more. Until
 * they were gone a topic that somebody made may have got copies there: it is asked again, and such a broker is not noted.
 */
export async function retire(
  api: Api,
  leaving: readonly LeavingNode[],
  { hosted, consents, onProgress }: Farewell,
): Promise<void> {
  if (leaving.length === 0) return;
  const start = performance.now();
  for (let told = ""; ; await pause(everyMs)) {
    const pods = await lookAtPods(api);
    const still = leaving.filter(({ name }) => pods.has(name)).map(({ name }) => name);
    if (still.length === 0) break;
    if (performance.now() - start > leaveMs)
      throw refusal(`${still.join(", ")} did not stop. The next \`pulumi up\` goes on.`);
    const text = `waiting for ${still.join(", ")} to stop`;
    if (text !== told) onProgress(text);
    told = text;
  }
  const gone = leaving.map((node) => ({ ...node, running: false, askable: true }));
  const holding = await leavingObstacles(gone, hosted, consents);
  if (holding.length > 0) throw refusal(formatObstacles(holding, "of brokers that have left. Their claims are kept."));
  await Promise.all(leaving.map(({ volume }) => annotateClaim(api, volume, { [RETIRED]: "true" })));
}
