import { CONFIG_DIRECTORY } from "../../../properties/file.ts";
import { type Api, wordsOf } from "../../../targets/kubernetes/api.ts";
import { execute } from "../../../targets/kubernetes/execute.ts";
import { Failure } from "../../output/failure.ts";
import { podOf, runIn, untilEnded, workloadOf } from "./pods.ts";

/**
 * Sends a signal to the server of a container: the java that its first script has begun, whatever other java somebody runs
 * beside it. With what every image has: bash and /proc. It says whom before it does, for a killed server takes the
 * container with it, and this script.
 */
export const SIGNAL = `for process in /proc/[0-9]*; do
  mapfile -d '' -t program 2>/dev/null <"$process/cmdline" || continue
  [[ \${program[0]:-} == java || \${program[0]:-} == */java ]] || continue
  parent=0
  while read -r key value; do
    if [[ $key == PPid: ]]; then parent=$value; fi
  done 2>/dev/null <"$process/status"
  mapfile -d '' -t script 2>/dev/null <"/proc/$parent/cmdline" || continue
  [[ " \${script[*]} " == *" ${CONFIG_DIRECTORY}/launch.sh "* ]] || continue
  echo "$0 to process \${process#/proc/}"
  kill "-$0" "\${process#/proc/}"
done`;

/** SIGKILL: the server writes nothing to the end and tells nobody. The kubelet starts it again, in the same pod. */
export async function killServer(api: Api, node: string): Promise<void> {
  const before = runIn(await podOf(api, node));
  if (before === undefined) throw new Failure(`${node} does not run, so it cannot be killed.`);
  // The connection ends with the container, in whatever way: only whether it ran is told by an error of its own.
  const said = await signal(api, node, "KILL").catch((error: unknown) => wordsOf(error));
  if (!said.includes("to process")) await untilEnded(api, node, before);
}

/** The server stands still and keeps its connections. */
export async function stopServer(api: Api, node: string): Promise<void> {
  const said = await signal(api, node, "STOP");
  if (!said.includes("to process"))
    throw new Failure(`The server of ${node} was not found among its processes: ${said.trim() || "nothing was said"}.`);
}

/** One that runs, or has ended meanwhile, is left as it is. */
export async function continueServer(api: Api, node: string): Promise<void> {
  if (runIn(await podOf(api, node)) !== undefined) await signal(api, node, "CONT");
}

const signal = (api: Api, node: string, name: "KILL" | "STOP" | "CONT"): Promise<string> =>
  execute(api, node, workloadOf(node), ["bash", "-c", SIGNAL, name]);
