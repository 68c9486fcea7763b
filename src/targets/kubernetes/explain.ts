import type { CoreV1Event } from "@kubernetes/client-node";
import type { KubernetesCluster } from "../../model/cluster.ts";
import { workloadName } from "../../model/names.ts";
import { nodesOf } from "../../model/nodes.ts";
import type { Api } from "./api.ts";
import { kubectlFor } from "./kubectl.ts";
import { claimName, containerName } from "./names.ts";
import type { Trouble } from "./trouble.ts";

interface Waited {
  readonly api: Api;
  readonly cluster: KubernetesCluster;
}

const shownLines = 5;

/** Why pods have not started, with what Kubernetes' events and the logs of crashing processes say beside it. */
export async function explainStart(
  { api, cluster }: Waited,
  troubles: readonly (Trouble & { readonly name: string })[],
  seconds: number,
): Promise<string> {
  const events = await readEvents(api);
  const more = await Promise.all(
    troubles.map(async (trouble) => [
      `  - ${trouble.name}: ${trouble.text}`,
      ...warningsOf(cluster, trouble.name, events).map((line) => `      ${line}`),
      ...(trouble.crashes ? await lastWords(api, trouble.name, serverOf(cluster, trouble.name)) : []).map(
        (line) => `      ${line}`,
      ),
    ]),
  );
  return [
    `Cluster ${cluster.name} has not started after ${Math.round(seconds)} s.`,
    ...more.flat(),
    `\`${kubectlFor(cluster)} describe pod ${troubles[0]?.name}\` tells more.`,
    "Nothing was removed. The next `pulumi up` looks again.",
  ].join("\n");
}

async function readEvents({ core, namespace }: Api): Promise<readonly CoreV1Event[]> {
  return core.listNamespacedEvent({ namespace, fieldSelector: "type=Warning" }).then(
    ({ items }) => items,
    () => [],
  );
}

/** The newest warning about a node's claim, and about its StatefulSet where that names the node's pod. */
function warningsOf(cluster: KubernetesCluster, name: string, events: readonly CoreV1Event[]): readonly string[] {
  const node = nodesOf(cluster).find((one) => one.name === name);
  if (node === undefined) return [];
  const newest = (kind: string, object: string, has = "") =>
    events
      .filter(
        ({ involvedObject, message }) =>
          involvedObject.kind === kind && involvedObject.name === object && message?.includes(has),
      )
      .toSorted((a, b) => timeOf(a) - timeOf(b))
      .at(-1);
  const claim = newest("PersistentVolumeClaim", claimName(node));
  const pod = newest("StatefulSet", workloadName(node.role), `Pod ${name} `);
  return [
    ...(claim === undefined ? [] : [`claim ${claimName(node)}: ${claim.message}`]),
    ...(pod === undefined ? [] : [`StatefulSet ${workloadName(node.role)}: ${pod.message}`]),
  ];
}

const timeOf = ({ lastTimestamp, eventTime }: CoreV1Event): number =>
  new Date(lastTimestamp ?? eventTime ?? 0).getTime();

const serverOf = (cluster: KubernetesCluster, name: string): string =>
  containerName(nodesOf(cluster).find((node) => node.name === name)?.role ?? "broker");

/** What the process that ended said last. */
export async function lastWords({ core, namespace }: Api, name: string, container: string): Promise<readonly string[]> {
  const log = { namespace, name, container, tailLines: 40 };
  const text = await core
    .readNamespacedPodLog({ ...log, previous: true })
    .catch(() => core.readNamespacedPodLog(log))
    .catch(() => "");
  // The cause stands above the frames of its stack.
  const telling = text.split("\n").filter((line) => line.trim() !== "" && !/^\s+(at |\.\.\. \d+ more)/.test(line));
  return telling.slice(-shownLines);
}
