import { setTimeout as pause } from "node:timers/promises";
import type { V1Pod } from "@kubernetes/client-node";
import type { KubernetesCluster, Node } from "../../model/cluster.ts";
import { nodesOf } from "../../model/nodes.ts";
import { type Beginning, birthPermission } from "../../properties/birth.ts";
import type { Consents } from "../../spec/consent.ts";
import type { Identity } from "../identity.ts";
import { refuseIfAny } from "../obstacle.ts";
import { refusal } from "../refusal.ts";
import type { Rolling } from "../target.ts";
import { judgeVolumes, type VolumePlan, type VolumeWords } from "../volumes.ts";
import { type Api, wordsOf } from "./api.ts";
import { explainStart } from "./explain.ts";
import { type Glimpses, servingContainer } from "./glimpse.ts";
import type { Hosts } from "./hosts.ts";
import { kubectlFor } from "./kubectl.ts";
import { lookAtPods } from "./live.ts";
import { claimName } from "./names.ts";
import { type Trouble, troubleOf } from "./trouble.ts";
import { introduce, lookInto, permit, runningContainer, type SeenPod } from "./volumes.ts";

export interface Birth {
  readonly api: Api;
  readonly hosts: Hosts;
  readonly cluster: KubernetesCluster;
  readonly identity: Identity;
  readonly consents: Consents;
  readonly deadlineMs: number;
  readonly onProgress: (text: string) => void;
  readonly rolling: Pick<Rolling, "mayRefill">;
}

const everyMs = 200;
/** How long a registry may fail before its words are believed. */
const patienceMs = 10_000;

export const volumeWords = (cluster: KubernetesCluster): VolumeWords => ({
  volume: (node) => `claim ${claimName({ name: node })}`,
  removal: (node) => `${kubectlFor(cluster)} delete pvc ${claimName({ name: node })}`,
  growsEnsemble: false,
});

/**
 * Lets pods begin whose volume is empty. They wait for it (prepare.sh): nothing is decided before every volume was
 * looked at, because an empty volume is a beginning only while all are. Resolves with what was seen in every pod. Rejects
 * with RunError.
 */
export async function attendBirth(birth: Birth, glimpses: Glimpses = new Map()): Promise<readonly SeenPod[]> {
  const { cluster, identity, consents } = birth;
  const seen = await seeAll(birth, glimpses);
  birth.hosts.note(seen);
  const waiting = seen.filter(({ waits }) => waits);
  if (waiting.length === 0) return seen;
  // What a volume is allowed to become is decided by what all of them are now.
  if (glimpses.size > 0) return attendBirth(birth);
  const plan = judgeVolumes(
    cluster,
    identity,
    seen.map(({ volume }) => volume),
    consents,
    volumeWords(cluster),
  );
  refuseIfAny(plan.obstacles);
  await letBegin(birth, waiting, plan);
  return seen;
}

/**
 * Brokers beside ZooKeeper get their permission first: none of ZooKeeper's nodes can have data before all of them have it,
 * so an interrupted birth can go on. In KRaft a node has data as soon as it is let go: first all have the permission, then
 * they are let go. Who lost its data comes after those, when the others have been asked whether it may.
 */
async function letBegin(
  { api, cluster, identity, rolling }: Birth,
  waiting: readonly SeenPod[],
  { births, refills, beginning }: VolumePlan,
): Promise<void> {
  const permission = (node: Node, who: Beginning) => birthPermission(cluster, identity.uid, node, who);
  const born = waiting.filter(({ node }) => births.includes(node.name));
  if (cluster.metadata === "kraft")
    await Promise.all(born.map(({ node }) => permit(api, node, permission(node, beginning))));
  for (const role of ["broker", "zookeeper", "controller"] as const) {
    const group = waiting.filter(({ node }) => node.role === role && !refills.includes(node.name));
    await Promise.all(
      group.map(async ({ node }) => {
        if (cluster.metadata === "zookeeper" && births.includes(node.name)) await permit(api, node, "");
        await introduce(api, cluster, identity, node);
      }),
    );
  }
  const isWaiting = ({ name }: Node) => waiting.some(({ node }) => node.name === name);
  const lost = nodesOf(cluster).filter((node) => refills.includes(node.name) && isWaiting(node));
  for (const [index, node] of lost.entries()) {
    await rolling.mayRefill(node, lost.slice(index + 1));
    await permit(api, node, permission(node, "node"));
    await introduce(api, cluster, identity, node);
  }
}

/** Waits until every pod can be looked into, and looks. */
async function seeAll(birth: Birth, glimpses: Glimpses): Promise<readonly SeenPod[]> {
  const { api, cluster, deadlineMs, onProgress } = birth;
  const seen = new Map<string, SeenPod>();
  const start = performance.now();
  let failingSince: number | undefined;
  let told = "";
  for (;;) {
    const pods = await lookAtPods(api);
    const refusals = await lookIntoAll(birth, pods, seen, glimpses);
    const missing = nodesOf(cluster).filter(({ name }) => !seen.has(name));
    if (missing.length === 0) return [...seen.values()];
    const troubles = missing.map(({ name }) => ({ name, ...troubleWith(pods.get(name), refusals.get(name)) }));
    failingSince = troubles.some(({ hopeless }) => hopeless) ? (failingSince ?? performance.now()) : undefined;
    const now = performance.now();
    if (now - start > deadlineMs || (failingSince !== undefined && now - failingSince > patienceMs))
      throw refusal(await explainStart(birth, troubles, (now - start) / 1000));
    const text = `waiting for pods: ${troubles.map(({ name, text: why }) => `${name} (${why})`).join(", ")}`;
    if (text !== told) onProgress(text);
    told = text;
    await pause(everyMs);
  }
}

/** Looks into those that can be looked into now; why others refused, by node. */
async function lookIntoAll(
  { api, cluster }: Birth,
  pods: ReadonlyMap<string, V1Pod>,
  seen: Map<string, SeenPod>,
  glimpses: Glimpses,
): Promise<ReadonlyMap<string, string>> {
  const refusals = new Map<string, string>();
  await Promise.all(
    nodesOf(cluster).map(async (node) => {
      const container = seen.has(node.name) ? undefined : runningContainer(pods.get(node.name), node);
      if (container === undefined) return;
      const glimpsed = glimpses.get(servingContainer(pods.get(node.name), node) ?? "");
      if (glimpsed !== undefined) return void seen.set(node.name, glimpsed);
      await lookInto(api, node, container).then(
        (one) => seen.set(node.name, one),
        (error: unknown) => refusals.set(node.name, wordsOf(error)),
      );
    }),
  );
  return refusals;
}

function troubleWith(pod: V1Pod | undefined, refused: string | undefined): Trouble {
  const said = (text: string): Trouble => ({ text, hopeless: false, crashes: false });
  if (pod === undefined) return said("there is no pod yet");
  return troubleOf(pod) ?? said(refused === undefined ? "it does not run yet" : `cannot be looked into: ${refused}`);
}
