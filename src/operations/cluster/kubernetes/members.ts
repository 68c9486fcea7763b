import type { Workload } from "../../../model/cluster.ts";
import { type Live, metadataOf } from "../../../targets/kubernetes/live.ts";
import { filesName } from "../../../targets/kubernetes/names.ts";
import { label } from "../../../targets/labels.ts";

/** Whoever has a file of this name in the ConfigMap of a workload. */
export function namesIn({ configMaps }: Live, workload: Workload, file: string): readonly string[] {
  const files = configMaps.get(filesName(workload));
  if (metadataOf(files).labels[label.role] !== workload) return [];
  const own = `.${file}`;
  return Object.keys(files?.data ?? {}).flatMap((key) => (key.endsWith(own) ? [key.slice(0, -own.length)] : []));
}
