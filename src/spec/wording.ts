import * as z from "zod";

/** How values and kinds of value are named in a problem's text. */

/** A value as it would be written, shortened: `"three"`, `3`, `true`, `a list`, `a section`, `nothing`. */
export function quote(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a section of its own";
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** "text", "a whole number", …: what a schema wants, with its article. */
export function wanted(schema: z.core.$ZodType): string {
  if (schema instanceof z.ZodNumber) return "a whole number";
  if (schema instanceof z.ZodBoolean) return "true or false";
  if (schema instanceof z.ZodObject || schema instanceof z.ZodRecord) return "a section with keys of its own";
  if (schema instanceof z.ZodEnum || schema instanceof z.ZodLiteral) return oneOf(choices(schema));
  if (schema instanceof z.ZodArray)
    return schema.element instanceof z.ZodObject ? "a list of sections" : "a list of texts";
  if (schema instanceof z.ZodUnion) return schema.options.map(wanted).join(" or ");
  return "text";
}

/** The values an enumeration allows, as text. */
export function choices(schema: z.core.$ZodType): readonly string[] {
  if (schema instanceof z.ZodEnum) return schema.options.map(String);
  if (schema instanceof z.ZodLiteral) return [...schema.values].map(String);
  return [];
}

/** `docker`; `laptop or production`; `1, 3 or 5`. */
export function oneOf(values: readonly string[]): string {
  const last = values.at(-1) ?? "";
  return values.length < 2 ? last : `${values.slice(0, -1).join(", ")} or ${last}`;
}
