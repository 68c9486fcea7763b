import { setTimeout as pause } from "node:timers/promises";
import type { KubernetesCluster } from "../../model/cluster.ts";
import { refusal } from "../../refusal.ts";
import type { Consents } from "../../spec/consent.ts";
import { refuseIfAny } from "../obstacle.ts";
import { judgeVolumes, type VolumeWords } from "../volumes.ts";
import { type Api, wordsOf } from "./api.ts";
import { nodesOf } from "./claims.ts";
import type { Identity } from "./identity.ts";
import { look } from "./live.ts";
import { claimName } from "./names.ts";
import { troubleOf } from "./trouble.ts";
import { introduce, lookInto, runningContainer, type SeenPod } from "./volumes.ts";

export interface Birth {
  readonly api: Api;
  readonly cluster: KubernetesCluster;
  readonly identity: Identity;
  readonly consents: Consents;
  readonly deadlineMs: number;
  readonly onProgress: (text: string) => void;
}

const everyMs = 200;
/** How long a registry may fail before its words are believed. */
const patienceMs = 10_000;

export const volumeWords = (namespace: string): VolumeWords => ({
  volume: (node) => `claim ${claimName({ name: node })}`,
  removal: (node) => `kubectl -n ${namespace} delete pvc ${claimName({ name: node })}`,
});

/**
 * Lets pods begin whose volume is empty. They wait for it (prepare.sh): nothing is decided before every volume was
 * looked at, because an empty volume is a beginning only while all are. Brokers get their permission first: none of
 * ZooKeeper's nodes can have data before all of them have it, so an interrupted birth can go on. Resolves with what was
 * seen in every pod. Rejects with RunError.
 */
export async function attendBirth(birth: Birth): Promise<readonly SeenPod[]> {
  const { api, cluster, identity, consents } = birth;
  const seen = await seeAll(birth);
  const waiting = seen.filter(({ waits }) => waits);
  if (waiting.length === 0) return seen;
  const { obstacles, births } = judgeVolumes(
    cluster,
    identity,
    seen.map(({ volume }) => volume),
    consents,
    volumeWords(api.namespace),
  );
  refuseIfAny(obstacles);
  for (const role of ["broker", "zookeeper"] as const) {
    const group = waiting.filter(({ node }) => node.role === role);
    await Promise.all(group.map(({ node }) => introduce(api, cluster, identity, node, births.includes(node.name))));
  }
  return seen;
}

/** Waits until every pod can be looked into, and looks. */
async function seeAll(birth: Birth): Promise<readonly SeenPod[]> {
  const { api, cluster, deadlineMs, onProgress } = birth;
  const nodes = nodesOf(cluster);
  const seen = new Map<string, SeenPod>();
  const refusals = new Map<string, string>();
  const start = performance.now();
  let failingSince: number | undefined;
  let told = "";
  for (;;) {
    const { pods } = await look(api);
    await Promise.all(
      nodes.map(async (node) => {
        const container = seen.has(node.name) ? undefined : runningContainer(pods.get(node.name), node);
        if (container === undefined) return;
        await lookInto(api, node, container).then(
          (one) => seen.set(node.name, one),
          (error: unknown) => refusals.set(node.name, `cannot be looked into: ${wordsOf(error)}`),
        );
      }),
    );
    const missing = nodes.filter(({ name }) => !seen.has(name));
    if (missing.length === 0) return [...seen.values()];
    const troubles = missing.flatMap(({ name }) => {
      const pod = pods.get(name);
      const refused = { text: refusals.get(name) ?? "its container does not run", hopeless: false };
      const trouble = pod === undefined ? { text: "there is no pod", hopeless: false } : troubleOf(pod);
      return [{ name, ...(trouble ?? refused) }];
    });
    failingSince = troubles.some(({ hopeless }) => hopeless) ? (failingSince ?? performance.now()) : undefined;
    const now = performance.now();
    if (now - start > deadlineMs || (failingSince !== undefined && now - failingSince > patienceMs)) {
      throw refusal(explain(birth, troubles, (now - start) / 1000));
    }
    const text = `waiting for pods: ${missing.map(({ name }) => name).join(", ")}`;
    if (text !== told) onProgress(text);
    told = text;
    await pause(everyMs);
  }
}

function explain(
  { api, cluster }: Birth,
  troubles: readonly { name: string; text: string }[],
  seconds: number,
): string {
  return [
    `Cluster ${cluster.name} has not started after ${Math.round(seconds)} s.`,
    ...troubles.map(({ name, text }) => `  - ${name}: ${text}`),
    `\`kubectl --context ${cluster.target.context} -n ${api.namespace} describe pod ${troubles[0]?.name}\` tells more.`,
    "Nothing was removed. The next `pulumi up` looks again.",
  ].join("\n");
}
