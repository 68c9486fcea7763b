import * as z from "zod";
import * as field from "./fields.ts";

/** The section `connect` of a description: Kafka Connect's workers, and connectors by name. */

const connector = z.strictObject({
  class: z.string().min(1).meta({
    description: "The connector's class: its full name, or the short one that Connect knows.",
  }),
  tasks: z.int().min(1).default(1).meta({ description: "How many tasks at most (tasks.max)." }),
  paused: z.boolean().default(false).meta({ description: "Whether it is there and does nothing." }),
  config: field.overrides.default({}).meta({
    description: `The connector's settings under its own names. \${secret:NAME:KEY} stands for a value of a file in connect.secrets.`,
  }),
});

export const connect = z.strictObject({
  mode: z
    .enum(["distributed", "standalone"])
    .default("distributed")
    .meta({
      description:
        "distributed: workers share connectors, and keep everything in topics. standalone: one worker, with its " +
        "connectors as files and its sources' offsets in a file on a volume.",
    }),
  workers: z.int().min(1).max(field.MAX_WORKERS).default(1).meta({
    description: "How many workers: connect-1 to connect-n. With two or more, connectors go on when one stops.",
  }),
  image: field.image.optional().meta({
    description: "The workers' image. Plugins may be in it, in /opt/kafka/plugins.",
    defaultText: "the brokers' image",
  }),
  heap: field.size.optional().meta({
    description: "The greatest Java heap of each worker.",
    defaultText: "256m (laptop), 1g (production)",
  }),
  plugins: z
    .string()
    .min(1)
    .optional()
    .meta({
      description:
        "Docker only: a directory of this machine with a folder for each plugin, relative to the project's folder. " +
        "Workers read it.",
      defaultText: "only those in the image",
    }),
  files: z
    .string()
    .min(1)
    .optional()
    .meta({
      description:
        "Docker only: a directory of this machine that workers see as /files and may write to, relative to the " +
        "project's folder.",
      defaultText: "none",
    }),
  secrets: z
    .record(z.string().regex(field.SECRET_NAME), z.string().min(1))
    .default({})
    .meta({
      description:
        "Files of this machine with KEY=VALUE lines, by name, relative to the project's folder. A connector writes " +
        `\${secret:NAME:KEY} for a value, and REST shows only that.`,
    }),
  overrides: field.overrides.default({}).meta({
    description:
      "Further keys of the workers' properties. Keys the program derives itself are refused, with the reason.",
  }),
  connectors: z.record(z.string(), connector).default({}).meta({
    description: "Connectors by name, brought to run once the workers answer.",
  }),
});
