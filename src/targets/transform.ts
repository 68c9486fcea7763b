import * as pulumi from "@pulumi/pulumi";
import { label } from "./labels.ts";
import type { Obstacle } from "./obstacle.ts";
import { formatObstacles } from "./obstacle.ts";
import { refusal } from "./refusal.ts";

/** The resources of each target that a program may change, under the names it gives its changes. */
export const TRANSFORMED = {
  docker: ["network", "volume", "container"],
  kubernetes: [
    "namespace",
    "persistentVolumeClaim",
    "statefulSet",
    "deployment",
    "service",
    "configMap",
    "secret",
    "podDisruptionBudget",
    "networkPolicy",
  ],
} as const;

/** A resource that is about to be registered. Typed for each kind in src/library/transform.d.cts. */
export interface Underlying {
  readonly kind: string;
  /** Its name on the engine or in the namespace. */
  readonly name: string;
  /** The node it belongs to alone. */
  readonly node?: string | undefined;
  readonly args: Readonly<Record<string, unknown>>;
}

/** What a program makes of it; what is left out stays. */
export interface Changed {
  readonly args?: Readonly<Record<string, unknown>>;
  readonly opts?: Readonly<Record<string, unknown>>;
}

export type Change = (resource: Underlying) => Changed | undefined;
export type Transform = Readonly<Partial<Record<string, Change>>>;

/** Options that change nothing about what is made, kept or in which order. */
const ALLOWED: readonly string[] = ["protect", "customTimeouts"];

interface Options {
  readonly transform?: Transform | undefined;
  readonly transforms?: unknown;
  readonly transformations?: unknown;
}

/**
 * Changes for no kind of resource of this target, which would never be called; and Pulumi's own, which come when the
 * order of a roll has been decided: containers would be replaced all at once, without the gate. (A changed StatefulSet
 * replaces no pod by itself.)
 */
export function impossibleChanges(target: keyof typeof TRANSFORMED, options: Options): readonly Obstacle[] {
  const { transform = {}, transforms, transformations } = options;
  const late = target === "docker" && (transforms ?? transformations) !== undefined;
  return [...unknownChanges(transform, target), ...(late ? [lateChange] : [])];
}

const lateChange = obstacle(
  "transforms",
  "Pulumi applies it when it has been decided which nodes have to restart, and in which order: all would, at once.",
  "Write transform, with a function for each kind of resource.",
);

function unknownChanges(transform: Transform, target: keyof typeof TRANSFORMED): readonly Obstacle[] {
  const known: readonly string[] = TRANSFORMED[target];
  return Object.keys(transform)
    .filter((kind) => !known.includes(kind))
    .map((kind) =>
      obstacle(
        `transform.${kind}`,
        `A cluster with target: ${target} has no such resource.`,
        `It has ${known.join(", ")}.`,
      ),
    );
}

/** A resource after the program's change, and what of the change cannot be. */
export interface Transformed<T> {
  readonly args: T;
  readonly opts: Readonly<Record<string, unknown>>;
  readonly obstacles: readonly Obstacle[];
}

/**
 * Asks the program for its change. `fixed` names what has to stay as it is, by its path (`metadata.name`): what data,
 * the state and the gate recognise a resource by. Our labels and annotations stay in every kind.
 */
export function change<T extends object>(
  transform: Transform | undefined,
  { kind, name, node, args }: Omit<Underlying, "args"> & { readonly args: T },
  fixed: readonly string[],
): Transformed<T> {
  const asked = transform?.[kind]?.({ kind, name, node, args: { ...args } as Record<string, unknown> });
  const changed = (asked?.args ?? args) as T;
  const opts = asked?.opts ?? {};
  const about = `transform.${kind} of ${name}`;
  const moved = fixed.filter((path) => JSON.stringify(at(args, path)) !== JSON.stringify(at(changed, path)));
  const refused = Object.keys(opts).filter((key) => !ALLOWED.includes(key));
  return {
    args: changed,
    opts,
    obstacles: [
      ...moved.map((path) => obstacle(about, `It changes ${path}, by which the cluster knows its own.`, "Leave it.")),
      ...(hasOutput(changed)
        ? [obstacle(about, "It puts an Output in.", "Write plain values: what has to restart is decided before.")]
        : []),
      ...refused.map((key) => obstacle(about, `It sets the option ${key}.`, `It may set ${ALLOWED.join(" and ")}.`)),
    ],
  };
}

/** Ends the run with all that is refused. */
export function refuseChanges(obstacles: readonly Obstacle[]): void {
  if (obstacles.length > 0) throw refusal(formatObstacles(obstacles, "of a change that the program makes."));
}

/** Whether a label or an annotation is one of ours. */
export const isOurs = (key: string): boolean => key.startsWith(PREFIX);
const PREFIX = label.cluster.slice(0, -"cluster".length);

function obstacle(about: string, message: string, remedy: string): Obstacle {
  return { code: "transform-refused", about, message, remedy };
}

function at(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((inner, key) => (inner as Readonly<Record<string, unknown>>)?.[key], value);
}

function hasOutput(value: unknown): boolean {
  if (pulumi.Output.isInstance(value) || value instanceof Promise) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasOutput);
}
