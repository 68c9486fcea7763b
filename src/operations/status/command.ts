import { type Levels, preload, readFeatures } from "../../kafka/client.ts";
import { look } from "../../readiness/snapshot.ts";
import { type ClusterOptions, openCluster } from "../cluster/open.ts";
import { externalAddresses, type SeenCluster, seeCluster } from "../cluster/vantage.ts";
import { styleFor } from "../output/style.ts";
import { lookAtConnect } from "./connect.ts";
import { printStatus } from "./print.ts";
import { report } from "./report.ts";

/** Looks once at everything and prints it. Exit code 1 when something is not as it has to be. */
export async function status(options: ClusterOptions & { readonly json?: boolean }): Promise<number> {
  const open = await openCluster(options);
  const seeing = seeCluster(open);
  // The slowest import runs while the engine reads the nodes' files.
  await preload();
  const seen = await seeing;
  const [snapshot, connect, features] = await Promise.all([look(seen.vantage), lookAtConnect(open), featuresOf(seen)]);
  const result = report(open.cluster, seen, snapshot, connect, features);
  process.stdout.write(
    options.json ? `${JSON.stringify(result, null, 2)}\n` : printStatus(result, styleFor(process.stdout)),
  );
  return result.healthy ? 0 : 1;
}

/** What is finalised; undefined with ZooKeeper, and when no broker answers. */
async function featuresOf(seen: SeenCluster): Promise<Levels | undefined> {
  if (seen.vantage.voters.length === 0) return undefined;
  return await readFeatures(externalAddresses(seen)).catch(() => undefined);
}
