import { randomBytes } from "node:crypto";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import { label } from "../labels.ts";
import { metadataOf } from "./live.ts";

/**
 * Plain `up` does not see that an object the state knows was deleted by hand. So every object has an annotation with a
 * value of its own life: a new value makes it anew, and alone.
 */
const path = `metadata.annotations["${label.life}"]`;

export const newLife = (): string => randomBytes(4).toString("hex");

/**
 * The value the live object has, or a new one where there is no object. Never a new one for an object that is there,
 * whoever removed its annotation: undefined leaves the state's value alone.
 */
export function lifeOf(
  objects: ReadonlyMap<string, Parameters<typeof metadataOf>[0]>,
  name: string,
): string | undefined {
  return objects.has(name) ? metadataOf(objects.get(name)).annotations[label.life] : newLife();
}

/** For a resource whose annotation is `life`. */
export function lifeOptions(
  life: string | undefined,
): Pick<CustomResourceOptions, "ignoreChanges" | "replaceOnChanges"> {
  return life === undefined ? { ignoreChanges: [path] } : { replaceOnChanges: [path] };
}
