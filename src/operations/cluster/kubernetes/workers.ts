import { CONNECT, CONNECT_PORT } from "../../../model/connect.ts";
import { connectHost, idOf, workloadName } from "../../../model/names.ts";
import { PROPERTIES } from "../../../properties/connect.ts";
import type { Api } from "../../../targets/kubernetes/api.ts";
import type { Forwards } from "../../../targets/kubernetes/forward.ts";
import type { Live } from "../../../targets/kubernetes/live.ts";
import { containerName } from "../../../targets/kubernetes/names.ts";
import type { Companions } from "../access.ts";
import { type FoundCluster, type FoundCompanion, workersOf } from "../found.ts";
import { startPods, stopPods } from "./lifecycle.ts";
import { namesIn } from "./members.ts";
import { stateOf } from "./state.ts";

/** The workers of Kafka Connect: those their ConfigMap has files for, so also while they are stopped. Pure. */
export function workersIn(live: Live): readonly FoundCompanion[] {
  const replicas = live.statefulSets.get(workloadName(CONNECT))?.spec?.replicas;
  const container = containerName(CONNECT);
  return namesIn(live, CONNECT, PROPERTIES)
    .map((node) => ({
      node,
      role: CONNECT,
      container: node,
      ...stateOf(live.pods.get(node), container, replicas),
    }))
    .sort((a, b) => idOf(a.node) - idOf(b.node));
}

/** What is done to them; undefined where there are none. */
export function workerActions(api: Api, cluster: FoundCluster, forwards: Forwards): Companions | undefined {
  const workers = workersOf(cluster);
  if (workers.length === 0) return undefined;
  const names = workers.map(({ node }) => node);
  return {
    stop: () => stopPods(api, CONNECT, names),
    start: () => startPods(api, CONNECT, names),
    rest: async ({ container }) => {
      const { host, port } = await forwards.to(container, CONNECT_PORT);
      return `http://${host}:${port}`;
    },
    // The way from this machine ends with the command.
    restInside: ({ node }) => `http://${connectHost(idOf(node), api.namespace)}:${CONNECT_PORT}`,
  };
}
