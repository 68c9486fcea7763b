import { type ClusterOptions, openCluster } from "../cluster/open.ts";
import { runTool } from "./run.ts";

/** Runs one of Kafka's tools on the cluster with this process's own terminal; resolves with the tool's exit code. */
export async function runDoor(options: ClusterOptions, tool: string, args: readonly string[]): Promise<number> {
  return await runTool(await openCluster(options), tool, args, process);
}
