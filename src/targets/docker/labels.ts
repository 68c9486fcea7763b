import { type Labels, label } from "../labels.ts";

export { type Labels, label };

/** Pulumi's form of labels, in a stable order (the provider compares a set). */
export function labelList(labels: Labels): { label: string; value: string }[] {
  return Object.entries(labels)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => ({ label: name, value }));
}
