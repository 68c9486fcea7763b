import { type Api, connect } from "../../../targets/kubernetes/api.ts";
import type { KubernetesPlace } from "../../cluster/where.ts";
import type { Faults, Harm, Up } from "../faults.ts";
import { claimsObstacle, loseClaims } from "./claims.ts";
import { dropNote, readNote, writeNote } from "./note.ts";
import { podOf, removePod, workloadOf } from "./pods.ts";
import { continueServer, killServer, stopServer } from "./signal.ts";

/** The longest that a drill of its own lets a server stand still. */
const PAUSE_SECONDS = 60;

/** A drill on the pods of a namespace. */
export const kubernetesFaults = ({ kubeconfig, context, namespace }: KubernetesPlace): Faults =>
  faultsIn(connect({ kubeconfig, context, namespace: { name: namespace, create: false } }));

/**
 * What ends is started again by the kubelet, a pod that is removed is made anew by its StatefulSet; a claim is Pulumi's.
 * What would need rights on the machines (cutting a pod's network off) is not done.
 */
export function faultsIn(api: Api): Faults {
  return {
    needsUp: (harm) => harm === "lose-volume",
    obstacle: (harm, nodes) => obstacle(api, harm, nodes),
    pending: () => readNote(api),
    inject: async (harm, nodes) => {
      await writeNote(api, { harm, nodes });
      await harmNodes(api, harm, nodes);
    },
    heal: (up) => heal(api, up),
  };
}

async function harmNodes(api: Api, harm: Harm, nodes: readonly string[]): Promise<void> {
  const each = (change: (api: Api, node: string) => Promise<void>) =>
    Promise.all(nodes.map((node) => change(api, node)));
  switch (harm) {
    case "kill":
      return void (await each(killServer));
    case "pause":
      return void (await each(stopServer));
    case "remove":
      return void (await each(removePod));
    case "lose-volume":
      return await loseClaims(api, nodes, () => each(removePod));
    case "cut-brokers":
    case "cut-metadata":
    case "cut-all":
    case "fill-disk":
      throw new Error(`${harm} is not done on Kubernetes`);
  }
}

async function heal(api: Api, up: Up): Promise<void> {
  const note = await readNote(api);
  if (note === undefined) return;
  const { harm, nodes } = note;
  if (harm === "pause") await Promise.all(nodes.map((node) => continueServer(api, node)));
  if (harm === "lose-volume")
    await up(nodes.filter((node) => node.startsWith("kafka-")).map((node) => `empty-volume:${node}`));
  await dropNote(api);
}

async function obstacle(api: Api, harm: Harm, nodes: readonly string[]): Promise<string | undefined> {
  switch (harm) {
    case "kill":
    case "remove":
      return undefined;
    case "lose-volume":
      return claimsObstacle(api, nodes);
    case "pause":
      return (await Promise.all(nodes.map((node) => pauseObstacle(api, node)))).find((one) => one !== undefined);
    case "fill-disk":
      return "on Kubernetes a claim's storage may be shared, and nothing tells";
    case "cut-brokers":
    case "cut-metadata":
    case "cut-all":
      return "on Kubernetes a pod is cut off with rights on its node only";
  }
}

/** Kafka has no liveness probe, ZooKeeper's takes two minutes; a changed chart may have others. */
async function pauseObstacle(api: Api, node: string): Promise<string | undefined> {
  const pod = await podOf(api, node);
  const probe = pod?.spec?.containers.find(({ name }) => name === workloadOf(node))?.livenessProbe;
  const seconds = (probe?.periodSeconds ?? 10) * (probe?.failureThreshold ?? 3);
  if (probe === undefined || seconds > PAUSE_SECONDS) return undefined;
  return `the liveness probe of ${node} ends a server that stands still after ${seconds} s`;
}
