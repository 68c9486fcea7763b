import { nodesOf } from "../../src/model/nodes.ts";
import { membersOf, volumePaths } from "../../src/model/record.ts";
import { label } from "../../src/targets/docker/labels.ts";
import type { LiveContainer } from "../../src/targets/docker/live.ts";
import { clusterOf } from "../model/cluster-of.ts";
import { liveOf, ours, plansOf, running, volume } from "../targets/docker/live-of.ts";
import { fakeSession } from "./fake-session.ts";

/** A cluster that has run, changed container by container; undefined = that one is gone. */
export function hasRun(
  change: (one: LiveContainer) => LiveContainer | undefined = (one) => one,
  inspected = {},
  cluster = clusterOf(),
) {
  const live = liveOf({
    containers: plansOf(cluster).flatMap((plan) => change(running(plan)) ?? []),
    volumes: nodesOf(cluster).map((node) => volume(cluster, node)),
  });
  const healthyOnes = [...live.containers.values()].flatMap(({ id, name }) =>
    [id, name].map((key) => [key, { RestartCount: 0, State: {} }] as const),
  );
  const fake = fakeSession(live, { inspected: { ...Object.fromEntries(healthyOnes), ...inspected } });
  for (const node of nodesOf(cluster)) {
    const { proof, ready, record } = volumePaths(node);
    const content = JSON.stringify({
      uid: ours[label.uid],
      cluster: "local",
      node: node.name,
      mode: cluster.metadata,
      members: membersOf(cluster),
    });
    const put = (path: string, text = "") =>
      fake.volumes.files.set(`local-${node.name}-data/${path}`, { content: text, owner: "1000:1000" });
    put(record, content);
    put(proof, "1");
    if (node.role === "broker") put(ready);
  }
  return fake;
}
