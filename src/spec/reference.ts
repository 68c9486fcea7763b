import * as z from "zod";
import { cpu, duration, size, version } from "./fields.ts";
import type { Path } from "./problem.ts";
import { formatPath } from "./problem.ts";
import { description } from "./schema.ts";
import { type Field, sectionFields } from "./shape.ts";
import { ui } from "./ui.ts";
import { choices, oneOf } from "./wording.ts";

/** docs/description.md: every key of a description with its values, default and meaning, from the schema itself. */
export function referencePage(): string {
  const rows = fieldRows(description, []);
  return `# The description

What a cluster is to be, as the value of \`kafka-cluster:cluster\` in a stack file (\`stacks/Pulumi.<stack>.yaml\`) or as a
file of its own. The shortest one is the target alone:

\`\`\`yaml
# yaml-language-server: $schema=../docs/stack.schema.json
config:
  kafka-cluster:cluster:
    target: docker
\`\`\`

A key with nothing behind it means what leaving it out means. Sizes are powers of 1024. Everything that is wrong is
said at once, with its place in the file, before anything is changed.

| key | values | default | meaning |
|---|---|---|---|
${rows.join("\n")}
`;
}

function fieldRows(schema: z.core.$ZodType, path: Path): readonly string[] {
  return [...sectionFields(schema)].flatMap(([key, field]) => {
    const here = [...path, key];
    if (field.schema instanceof z.ZodObject) return fieldRows(field.schema, here);
    if (field.schema instanceof z.ZodRecord && field.schema.valueType instanceof z.ZodObject)
      return fieldRows(field.schema.valueType, [...here, "NAME"]);
    return [`| \`${formatPath(here)}\` | ${values(field)} | ${defaultOf(field)} | ${field.meaning} |`];
  });
}

function values({ schema }: Field): string {
  const listed = choices(schema);
  if (listed.length > 0) return oneOf(listed.map((value) => `\`${value}\``));
  if (schema instanceof z.ZodBoolean) return "`true` or `false`";
  if (schema instanceof z.ZodRecord) return "keys with text, numbers, true or false";
  if (schema === cpu) return "cores, such as `2`, `0.5` or `250m`";
  if (schema instanceof z.ZodArray) return listOf(schema);
  if (schema === ui) return "`true` or `false`, or `image`";
  if (schema instanceof z.ZodUnion) return "text, or `reference` and `family` (`apache`, `zookeeper`, `cp`)";
  if (schema === size) return "a size: `512m`, `512Mi`, `1g`, `1Gi`";
  if (schema === duration) return "a time: `90s`, `30m`, `12h`, `7d`, `2w`, or `forever`";
  if (schema === version) return "three numbers";
  if (!(schema instanceof z.ZodNumber)) return "text";
  const { minimum, maximum } = z.toJSONSchema(schema);
  return maximum === Number.MAX_SAFE_INTEGER ? `${minimum} or more` : `${minimum} to ${maximum}`;
}

/** A list of sections names the keys of one. */
function listOf({ element }: z.ZodArray): string {
  const keys = [...sectionFields(element).keys()].map((key) => `\`${key}\``);
  return keys.length === 0 ? "a list of texts" : `a list of sections with ${keys.join(", ")}`;
}

function defaultOf({ optional, defaultText, defaultValue }: Field): string {
  if (defaultText !== undefined) return defaultText;
  if (!optional) return "has to be written";
  return typeof defaultValue === "object" ? "none" : `\`${defaultValue}\``;
}
