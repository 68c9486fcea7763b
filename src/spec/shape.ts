import * as z from "zod";
import type { Path } from "./problem.ts";
import { description } from "./schema.ts";

/** The schema's own structure, asked by path: for explaining a problem and for writing the reference page. */

export interface Field {
  /** The schema below every `optional`, `default` and `prefault`. */
  readonly schema: z.core.$ZodType;
  readonly optional: boolean;
  /** The value used where nothing is written; undefined where it follows from others or there is none. */
  readonly defaultValue: unknown;
  readonly defaultText: string | undefined;
  readonly meaning: string;
}

/** What the schema says about one path; undefined where it says nothing (a free key, an unknown key). */
export function fieldAt(path: Path): Field | undefined {
  let field: Field | undefined = fieldOf(description);
  for (const key of path) {
    field = field && innerField(field.schema, key);
  }
  return field;
}

/** What is behind a section's key, behind a place of a list, or behind the name of one of many like sections. */
function innerField(schema: z.core.$ZodType, key: string): Field | undefined {
  if (schema instanceof z.ZodRecord && schema.valueType instanceof z.ZodObject) return fieldOf(schema.valueType);
  return schema instanceof z.ZodArray ? fieldOf(schema.element) : sectionFields(schema).get(key);
}

/** The keys a section can hold; empty for anything that is not a section. */
export function sectionFields(schema: z.core.$ZodType): ReadonlyMap<string, Field> {
  if (schema instanceof z.ZodUnion) {
    const object = schema.options.find((option) => option instanceof z.ZodObject);
    return object ? sectionFields(object) : new Map();
  }
  if (!(schema instanceof z.ZodObject)) return new Map();
  const shape: Readonly<Record<string, z.core.$ZodType>> = schema.shape;
  return new Map(Object.entries(shape).map(([key, value]) => [key, fieldOf(value)]));
}

function fieldOf(outer: z.core.$ZodType): Field {
  const meta = z.globalRegistry.get(outer) ?? {};
  let schema = outer;
  let optional = false;
  let defaultValue: unknown;
  while (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    optional = true;
    if (!(schema instanceof z.ZodOptional)) defaultValue = schema.def.defaultValue;
    schema = schema.def.innerType;
  }
  return { schema, optional, defaultValue, defaultText: meta.defaultText, meaning: meta.description ?? "" };
}
