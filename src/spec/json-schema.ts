import * as z from "zod";
import { description } from "./schema.ts";

/**
 * JSON Schemas for editors, from the schema that checks: docs/description.schema.json for a description in a file of
 * its own, docs/stack.schema.json for a stack file that holds one. A stack file points to it in its first line:
 * `# yaml-language-server: $schema=../docs/stack.schema.json`.
 */

/** The schema of a description, as JSON text. */
export function descriptionJsonSchema(): string {
  return json({ ...descriptionSchema(), title: "A Kafka cluster" });
}

/** The schema of a stack file (`Pulumi.<stack>.yaml`), which has other keys beside ours. */
export function stackJsonSchema(): string {
  const { $schema, ...cluster } = descriptionSchema();
  return json({
    $schema,
    title: "A stack with a Kafka cluster",
    type: "object",
    properties: {
      config: {
        type: "object",
        properties: {
          "kafka-cluster:cluster": cluster,
          "kafka-cluster:description": {
            type: "string",
            description:
              "A file with the description, in place of kafka-cluster:cluster: its path from the project's folder.",
          },
          "kafka-cluster:environment": environmentSchema,
        },
      },
    },
  });
}

/** What `kafka-cluster env create` writes: src/setup/env/record.ts. */
const environmentSchema = {
  type: "object",
  description: "What `kafka-cluster env create` notes of an environment. It is not part of the description.",
  properties: {
    from: { type: "string", description: "The stack it was made after." },
    created: { type: "string", format: "date-time", description: "When it was made, in UTC." },
    expires: { type: "string", format: "date-time", description: "When its time is over; without it never." },
  },
  required: ["from", "created"],
  additionalProperties: false,
};

function descriptionSchema(): Readonly<Record<string, unknown>> {
  return z.toJSONSchema(description, {
    io: "input",
    // A second `$ref` to the same image is harder to read in an editor's tooltip than the thing itself.
    reused: "inline",
    override: ({ jsonSchema }) => {
      // Ours, for the reference page.
      delete jsonSchema.defaultText;
      // zod's bound for whole numbers, which says nothing.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
