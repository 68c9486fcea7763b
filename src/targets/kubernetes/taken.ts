import type { V1ManagedFieldsEntry } from "@kubernetes/client-node";

/** A field of an object's that somebody else has set to another value. */
export interface TakenField {
  /** `spec.template.spec.containers.kafka.image` */
  readonly field: string;
  /** Who, in Kubernetes' words. */
  readonly by: string;
}

export interface Managed {
  readonly metadata?: { readonly managedFields?: readonly V1ManagedFieldsEntry[] };
}

/** https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management: `{}` is a field, else those below. */
interface Fields {
  readonly [key: string]: Fields;
}

/** Its provider applies with a name for each object, `pulumi-kubernetes-<hash>`, which is another where a state was lost. */
const isPulumi = ({ manager = "" }: V1ManagedFieldsEntry): boolean => manager.startsWith("pulumi");

/**
 * Fields of `wanted`'s `spec` and `data` that others own and Pulumi does not. It owns all that it has set, until somebody
 * sets another value; when it applies them anew, all are its own again. What `wanted` says nothing of is nobody's concern:
 * the mark of a `kubectl rollout restart`, say. How many pods a StatefulSet has is brought back by itself. Pure.
 */
export function takenFields(live: Managed | undefined, wanted: object): readonly TakenField[] {
  const entries = (live?.metadata?.managedFields ?? []).filter(({ subresource }) => subresource !== "status");
  const pathsOf = ({ fieldsV1 }: V1ManagedFieldsEntry) =>
    [...paths((fieldsV1 ?? {}) as Fields, wanted, [])].filter((path) => isConcern(path, wanted));
  const own = new Set(entries.filter(isPulumi).flatMap((entry) => pathsOf(entry).map(textOf)));
  return entries
    .filter((entry) => !isPulumi(entry))
    .flatMap((entry) =>
      pathsOf(entry)
        .filter((path) => !own.has(textOf(path)))
        .map((path) => ({ field: path.map(shown).join("."), by: entry.manager ?? "somebody" })),
    );
}

/** Labels and annotations are compared by their values (`life.ts`). */
function isConcern([part, field]: readonly string[], wanted: object): boolean {
  const isSet = (wanted as { readonly kind?: string }).kind === "StatefulSet";
  return part === "f:data" || (part === "f:spec" && !(isSet && field === "f:replicas"));
}

/** The paths to fields of which `wanted` has a value too. */
function* paths(fields: Fields, wanted: unknown, above: readonly string[]): Generator<readonly string[]> {
  for (const [key, below] of Object.entries(fields)) {
    const value = valueAt(wanted, key);
    if (value === undefined || value === null) continue;
    if (Object.keys(below).length === 0) yield [...above, key];
    else yield* paths(below, value, [...above, key]);
  }
}

/** `f:` a field, `k:` the element of a list by its keys, `v:` by its value; `.` is what contains them. */
function valueAt(wanted: unknown, key: string): unknown {
  const name = key.slice(2);
  if (key.startsWith("f:")) return (wanted as Readonly<Record<string, unknown>>)[name];
  if (!Array.isArray(wanted)) return undefined;
  if (key.startsWith("v:")) return wanted.find((one) => one === JSON.parse(name));
  if (!key.startsWith("k:")) return undefined;
  const keys = Object.entries(JSON.parse(name) as Readonly<Record<string, unknown>>);
  // A key may be one that Kubernetes puts in, as a port's protocol.
  return wanted.find((one) => keys.every(([part, value]) => one[part] === undefined || one[part] === value));
}

const textOf = (path: readonly string[]): string => path.join("\n");

const shown = (key: string): string => {
  const name = key.slice(2);
  return key.startsWith("k:") ? Object.values(JSON.parse(name) as object).join("/") : name;
};

const shownFields = 3;

/** For a person; at least one field. */
export function takenText(kind: string, name: string, taken: readonly TakenField[]): string {
  const fields = [...new Set(taken.map(({ field }) => field))];
  const more = fields.length > shownFields ? ` and ${fields.length - shownFields} more` : "";
  const by = [...new Set(taken.map((one) => one.by))].join(", ");
  return `${kind} ${name} was changed by ${by} (${fields.slice(0, shownFields).join(", ")}${more}); bringing it back, as described.`;
}
