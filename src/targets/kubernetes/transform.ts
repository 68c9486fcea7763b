import type { Obstacle } from "../obstacle.ts";
import { type Changed, change, isOurs, refuseChanges, type Transform, type Transformed } from "../transform.ts";

/**
 * What pods, their data and this program recognise each other by. A StatefulSet's are those that would replace it, and
 * its way of updating: with another one Kubernetes would restart pods on its own, without the gate.
 */
const FIXED: Readonly<Record<string, readonly string[]>> = {
  statefulSet: [
    "spec.replicas",
    "spec.ordinals",
    "spec.serviceName",
    "spec.selector",
    "spec.podManagementPolicy",
    "spec.updateStrategy",
    "spec.persistentVolumeClaimRetentionPolicy",
    "spec.volumeClaimTemplates",
    "spec.template.spec.initContainers.0.name",
    "spec.template.spec.containers.0.name",
    "spec.template.spec.containers.0.image",
  ],
  persistentVolumeClaim: ["spec.accessModes", "spec.storageClassName", "spec.resources"],
  service: ["spec.selector"],
  // It is not shown them either.
  secret: ["data", "stringData"],
};
const ALWAYS = ["apiVersion", "kind", "metadata.name", "metadata.namespace"];

interface KubernetesObject {
  readonly kind?: string;
  readonly metadata?: unknown;
}

/** An object of Kubernetes as the program wants it. Throws RunError with what cannot be. */
export function transformObject<T extends KubernetesObject>(
  transform: Transform | undefined,
  object: T,
  node?: string,
): Pick<Transformed<T>, "args"> & Required<Pick<Changed, "opts">> {
  const { name = "" } = object.metadata as { readonly name?: string };
  const kind = `${object.kind?.charAt(0).toLowerCase()}${object.kind?.slice(1)}`;
  const given = { kind, name, node, args: object };
  const { args, opts, obstacles } = change(transform, given, [...ALWAYS, ...(FIXED[kind] ?? [])]);
  refuseChanges([...obstacles, ...touched(kind, name, object, args)]);
  return { args, opts };
}

/** Our labels and annotations, those of pods too, and what tells Pulumi how to wait. */
function touched(kind: string, name: string, before: unknown, after: unknown): readonly Obstacle[] {
  const had = marksOf(before);
  const has = marksOf(after);
  const changed = [...had].flatMap(([key, value]) => (has.get(key) === value ? [] : [key]));
  const added = [...has.keys()].filter((key) => !had.has(key) && !key.includes(".app.kubernetes.io/"));
  const keys = [...changed, ...added];
  if (keys.length === 0) return [];
  const message = `It changes ${keys.join(", ")}, by which the cluster knows its own.`;
  return [{ code: "transform-refused", about: `transform.${kind} of ${name}`, message, remedy: "Leave them." }];
}

interface Marked {
  readonly metadata?: Readonly<Record<"labels" | "annotations", Readonly<Record<string, string>> | undefined>>;
  readonly spec?: { readonly template?: Marked };
}

function marksOf(object: unknown): ReadonlyMap<string, string> {
  const { metadata, spec } = object as Marked;
  const entries = [metadata, spec?.template?.metadata].flatMap((one, at) =>
    (["labels", "annotations"] as const).flatMap((part) =>
      Object.entries(one?.[part] ?? {})
        .filter(([key]) => isMark(key))
        .map(([key, value]): [string, string] => [`${at === 0 ? "" : "spec.template."}metadata.${part}.${key}`, value]),
    ),
  );
  return new Map(entries);
}

const isMark = (key: string): boolean =>
  isOurs(key) || key.startsWith("app.kubernetes.io/") || key.startsWith("pulumi.com/");
