import * as z from "zod";
import { description } from "./schema.ts";
import { type Field, sectionFields } from "./shape.ts";
import { choices } from "./wording.ts";

/**
 * src/library/description.d.cts: the type of a description for programs that import the component, with the meaning and
 * the default of every key where an editor shows them. What is inferred from the schema has the types only.
 */
export function descriptionDeclaration(): string {
  return `// Written by test/spec/artefacts.test.ts from src/spec/schema.ts. Not by hand.

/** What a cluster is to be: the same keys as in a stack file. Plain values; none of them can be an Output. */
export interface Description ${sectionType(description, "")}
`;
}

function sectionType(schema: z.core.$ZodType, indent: string): string {
  const inner = `${indent}  `;
  const keys = [...sectionFields(schema)].map(([key, field]) => {
    const type = typeOf(field.schema, inner);
    const entry = field.optional ? `${key}?: ${type} | undefined;` : `${key}: ${type};`;
    return `${comment(field, inner)}\n${inner}${entry}`;
  });
  return `{\n${keys.join("\n")}\n${indent}}`;
}

/** TypeScript for what may be written. Throws for a kind of schema that no description has had so far. */
function typeOf(schema: z.core.$ZodType, indent: string): string {
  const listed = choices(schema);
  if (schema instanceof z.ZodLiteral) return listed.join(" | ");
  if (listed.length > 0) return listed.map((one) => JSON.stringify(one)).join(" | ");
  if (schema instanceof z.ZodString) return "string";
  if (schema instanceof z.ZodNumber) return "number";
  if (schema instanceof z.ZodBoolean) return "boolean";
  if (schema instanceof z.ZodUnion) return schema.options.map((one) => typeOf(one, indent)).join(" | ");
  if (schema instanceof z.ZodRecord) return `Record<string, ${typeOf(schema.valueType, indent)}>`;
  if (schema instanceof z.ZodObject) return sectionType(schema, indent);
  if (!(schema instanceof z.ZodArray)) throw new Error(`no declaration for a ${schema._zod.def.type}`);
  const element = typeOf(schema.element, indent);
  return /^\w+$/.test(element) ? `${element}[]` : `Array<${element}>`;
}

const WIDTH = 116;

function comment(field: Field, indent: string): string {
  const text = [field.meaning, defaultOf(field)].filter((part) => part !== "").join(" ");
  const lines = wrapped(text.replaceAll("*/", "* /"), WIDTH - indent.length);
  const [only = ""] = lines;
  if (lines.length < 2) return `${indent}/** ${only} */`;
  return [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`), `${indent} */`].join("\n");
}

function defaultOf({ defaultText, defaultValue, optional }: Field): string {
  if (defaultText !== undefined) return `Default: ${defaultText}.`;
  if (!optional || defaultValue === undefined || typeof defaultValue === "object") return "";
  return `Default: ${typeof defaultValue === "string" ? JSON.stringify(defaultValue) : String(defaultValue)}.`;
}

function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
