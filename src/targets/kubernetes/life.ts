import { randomBytes } from "node:crypto";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import { type Labels, label } from "../labels.ts";
import { type LiveObject, metadataOf } from "./live.ts";

/**
 * Plain `up` does not see what was done to an object by hand. So every object has two annotations of ours. `life` has a
 * value of that one object: a new value makes it anew, and alone, where it was deleted. `mended` has a new value where
 * labels or annotations were taken from it, or fields were set by somebody else (`taken.ts`): any change of an object puts
 * all of them back.
 */
export const MENDED = "kafka-cluster.mended";
const pathOf = (annotation: string): string => `metadata.annotations["${annotation}"]`;

export const newLife = (): string => randomBytes(4).toString("hex");

type Objects = ReadonlyMap<string, Parameters<typeof metadataOf>[0]>;

/**
 * The value the live object has, or a new one where there is no object. Never a new one for an object that is there,
 * whoever removed its annotation: undefined leaves the state's value alone.
 */
export function lifeOf(objects: Objects, name: string): string | undefined {
  return objects.has(name) ? metadataOf(objects.get(name)).annotations[label.life] : newLife();
}

/** The value the live object has, or a new one where something of `wanted` is missing on it. */
export function mendedOf(objects: Objects, name: string, wanted: LiveObject): string {
  const live = metadataOf(objects.get(name));
  const isWhole = has(live.labels, wanted.labels) && has(live.annotations, wanted.annotations);
  return (isWhole ? live.annotations[MENDED] : undefined) ?? newLife();
}

/** Pulumi's own annotations are words to its provider. */
const has = (live: Labels, wanted: Labels): boolean =>
  Object.entries(wanted).every(([key, value]) => key.startsWith("pulumi.com/") || live[key] === value);

/** For a resource with these annotations. One whose value is undefined stays as the state has it. */
export function lifeOptions(
  life: string | undefined,
  more: { readonly mended: string | undefined } = { mended: "" },
): Pick<CustomResourceOptions, "ignoreChanges" | "replaceOnChanges"> {
  const annotations = [[label.life, life] as const, [MENDED, more.mended] as const];
  const ignored = annotations.flatMap(([annotation, value]) => (value === undefined ? [pathOf(annotation)] : []));
  return {
    ...(ignored.length === 0 ? {} : { ignoreChanges: ignored }),
    ...(life === undefined ? {} : { replaceOnChanges: [pathOf(label.life)] }),
  };
}
