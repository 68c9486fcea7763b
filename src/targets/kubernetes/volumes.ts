import type { V1Pod } from "@kubernetes/client-node";
import type { KubernetesCluster, Node } from "../../model/cluster.ts";
import { votersOf } from "../../model/quorum.ts";
import { membersOf, parseRecord, provenBy, type VolumeRecord, volumePaths } from "../../model/record.ts";
import { stateOf } from "../../model/state.ts";
import { CONFIG_DIRECTORY } from "../../properties/file.ts";
import { EXTERNAL_HOST, POD_FACTS_FILE } from "../../properties/pod-facts.ts";
import { word } from "../../properties/shell.ts";
import type { Identity } from "../identity.ts";
import type { KeptVolume } from "../volumes.ts";
import type { Api } from "./api.ts";
import { execute } from "./execute.ts";
import { containerName, PREPARE } from "./names.ts";
import { HASH_FILE } from "./values.ts";

/** What a look into a pod shows: the files it was made with, and its volume. */
export interface SeenPod {
  readonly node: Node;
  /** Digest of the files it was made with. */
  readonly hash: string;
  readonly volume: KeptVolume;
  /** What its broker tells clients outside to connect to, where only the pod knows it. */
  readonly host: string | undefined;
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

/** The last line of a whole answer. */
const SEEN = "everything was looked at";

/** Looks into a pod with one command and no JVM. Rejects when the container has ended meanwhile. */
export async function lookInto(api: Api, node: Node, container: string): Promise<SeenPod> {
  const { mount } = stateOf(node);
  const paths = volumePaths(node);
  const at = (path: string) => word(`${mount}/${path}`);
  const script = [
    `echo "hash=$(cat ${CONFIG_DIRECTORY}/${HASH_FILE} 2>/dev/null)"`,
    `echo "host=$(sed -n 's/^${EXTERNAL_HOST}=//p' ${CONFIG_DIRECTORY}/${POD_FACTS_FILE} 2>/dev/null)"`,
    `echo "version=$(cat ${at(paths.version)} 2>/dev/null)"`,
    ...(["marker", "record"] as const).map((what) => `[[ -e ${at(paths[what])} ]] && echo ${what}=yes`),
    `[[ -e ${at(paths.proof)} ]] && echo "proof=$(head -n 1 ${at(paths.proof)})"`,
    `echo content=; cat ${at(paths.record)} 2>/dev/null; echo; echo ${SEEN}`,
  ].join("\n");
  const output = await execute(api, node.name, container, ["bash", "-c", script]);
  // A container that ends takes the command with it: half an answer would make a full volume an empty one.
  if (!output.endsWith(`\n${SEEN}\n`)) throw new Error("it ended while it was looked into");
  const [head = "", content] = output.slice(0, -`\n${SEEN}\n`.length).split(/^content=\n?/m);
  const facts = new Map(head.split("\n").map((line) => line.split("=") as [string, string | undefined]));
  const record = parseRecord(content);
  const { hasData, begun } = provenBy(node.role, facts.get("proof"));
  return {
    node,
    hash: facts.get("hash") ?? "",
    host: facts.get("host")?.replace(/^\[|\]$/g, "") || undefined,
    waits: container === PREPARE && !facts.has("record"),
    volume: {
      node: node.name,
      record,
      version: facts.get("version") || undefined,
      ready: false,
      retired: false,
      marked: facts.has("marker") || begun,
      hasData,
    },
  };
}

/** Writes the permission to start empty, with what it says, into the volume of a pod that waits. */
export async function permit(api: Api, node: Node, permission: string): Promise<void> {
  const { birthMarker } = stateOf(node);
  await write(api, node, [
    `mkdir -p ${word(birthMarker.replace(/\/[^/]*$/, ""))}`,
    `printf %s ${word(permission)} > ${word(`${birthMarker}.new`)}`,
    `mv ${word(`${birthMarker}.new`)} ${word(birthMarker)}`,
    "echo done",
  ]);
}

/** Writes a volume's record, by which the pod that waits for it is let go. */
export async function introduce(api: Api, cluster: KubernetesCluster, identity: Identity, node: Node): Promise<void> {
  const { mount } = stateOf(node);
  const record: VolumeRecord = {
    uid: identity.uid,
    cluster: cluster.name,
    node: node.name,
    mode: cluster.metadata,
    members: membersOf(cluster),
    ...(cluster.metadata === "kraft" ? { voters: votersOf(cluster).map(({ name }) => name) } : {}),
  };
  const file = `${mount}/${volumePaths(node).record}`;
  await write(api, node, [
    `printf '%s\\n' ${word(JSON.stringify(record, null, 2))} > ${word(`${file}.new`)}`,
    // Before the last act: with the record there the container ends, and takes this shell with it.
    "echo done",
    `mv ${word(`${file}.new`)} ${word(file)}`,
  ]);
}

async function write(api: Api, node: Node, commands: readonly string[]): Promise<void> {
  const script = ["set -e", ...commands].join("\n");
  const said = (await execute(api, node.name, PREPARE, ["bash", "-c", script])).trim();
  if (said !== "done") throw new Error(`${node.name}'s volume cannot be written to: ${said.replace(/^done\n/, "")}`);
}
