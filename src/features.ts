import { raiseFeatures, readFeatures } from "./kafka/client.ts";
import type { Cluster } from "./model/cluster.ts";
import { levelsOf } from "./model/feature-levels.ts";

/**
 * Finalises the feature levels of the release the description means (`metadataVersion`, else the version's own line),
 * where the cluster is still below it. There is no way back, so it is done when all nodes are ready, and never more than
 * that: levels that somebody has lowered or raised by hand stay while `metadata.version` is there. Rejects with KafkaRefused.
 */
export async function finaliseFeatures(
  bootstrap: readonly string[],
  { metadata, protocol }: Pick<Cluster, "metadata" | "protocol">,
  onProgress: (text: string) => void,
): Promise<void> {
  const wanted = metadata === "kraft" ? levelsOf(protocol) : undefined;
  if (wanted === undefined) return;
  const found = await readFeatures(bootstrap);
  const of = (name: string) => found[name] ?? 0;
  if (of("metadata.version") >= (wanted["metadata.version"] ?? 0)) return;
  const raised = Object.entries(wanted).filter(([name, level]) => level > of(name));
  const steps = raised.map(([name, level]) => `${name} ${of(name)} → ${level}`).join(", ");
  onProgress(`finalising the feature levels of ${protocol}: ${steps}`);
  await raiseFeatures(bootstrap, Object.fromEntries(raised));
}
