import type { V1Pod } from "@kubernetes/client-node";
import type { KubernetesCluster, Node } from "../../model/cluster.ts";
import { membersOf, parseRecord, type VolumeRecord, volumePaths } from "../../model/record.ts";
import { stateOf } from "../../model/state.ts";
import { CONFIG_DIRECTORY } from "../../properties/file.ts";
import { word } from "../../properties/shell.ts";
import type { KeptVolume } from "../volumes.ts";
import type { Api } from "./api.ts";
import { execute } from "./execute.ts";
import type { Identity } from "./identity.ts";
import { containerName, PREPARE } from "./names.ts";
import { HASH_FILE } from "./values.ts";

/** What a look into a pod shows: the files it was made with, and its volume. */
export interface SeenPod {
  readonly node: Node;
  /** Digest of the files it was made with. */
  readonly hash: string;
  readonly volume: KeptVolume;
  /** Waits in `prepare.sh` for its volume's record. */
  readonly waits: boolean;
}

/** The container of a pod that can be looked into now; undefined = none runs. */
export function runningContainer(pod: V1Pod | undefined, node: Node): string | undefined {
  const running = (name: string, statuses: readonly { name: string; state?: { running?: unknown } }[] | undefined) =>
    statuses?.find((status) => status.name === name)?.state?.running !== undefined;
  if (pod?.metadata?.deletionTimestamp !== undefined) return undefined;
  if (running(containerName(node.role), pod?.status?.containerStatuses)) return containerName(node.role);
  return running(PREPARE, pod?.status?.initContainerStatuses) ? PREPARE : undefined;
}

/** Looks into a pod with one command and no JVM. Rejects when the container has ended meanwhile. */
export async function lookInto(api: Api, node: Node, container: string): Promise<SeenPod> {
  const { mount } = stateOf(node);
  const paths = volumePaths(node);
  const at = (path: string) => word(`${mount}/${path}`);
  const script = [
    `echo "hash=$(cat ${CONFIG_DIRECTORY}/${HASH_FILE} 2>/dev/null)"`,
    `echo "version=$(cat ${at(paths.version)} 2>/dev/null)"`,
    ...(["marker", "proof", "record"] as const).map((what) => `[[ -e ${at(paths[what])} ]] && echo ${what}=yes`),
    `echo content=; cat ${at(paths.record)} 2>/dev/null || true`,
  ].join("\n");
  const output = await execute(api, node.name, container, ["bash", "-c", script]);
  const [head = "", content] = output.split(/^content=\n?/m);
  const facts = new Map(head.split("\n").map((line) => line.split("=") as [string, string | undefined]));
  const record = parseRecord(content);
  return {
    node,
    hash: facts.get("hash") ?? "",
    waits: container === PREPARE && !facts.has("record"),
    volume: {
      node: node.name,
      record,
      version: facts.get("version") || undefined,
      ready: false,
      retired: false,
      marked: facts.has("marker"),
      hasData: facts.has("proof"),
    },
  };
}

/** Writes a volume's record, and before it the permission to start empty where there is one: both or nothing. */
export async function introduce(
  api: Api,
  cluster: KubernetesCluster,
  identity: Identity,
  node: Node,
  mayBegin: boolean,
): Promise<void> {
  const { mount, birthMarker } = stateOf(node);
  const record: VolumeRecord = {
    uid: identity.uid,
    cluster: cluster.name,
    node: node.name,
    mode: cluster.metadata,
    members: membersOf(cluster),
  };
  const file = `${mount}/${volumePaths(node).record}`;
  const script = [
    "set -e",
    ...(mayBegin ? [`mkdir -p ${word(birthMarker.replace(/\/[^/]*$/, ""))}`, `: > ${word(birthMarker)}`] : []),
    `printf '%s\\n' ${word(JSON.stringify(record, null, 2))} > ${word(`${file}.new`)}`,
    `mv ${word(`${file}.new`)} ${word(file)}`,
    "echo done",
  ].join("\n");
  const said = await execute(api, node.name, PREPARE, ["bash", "-c", script]);
  if (said.trim() !== "done") throw new Error(`${node.name}'s volume cannot be written to: ${said.trim()}`);
}
