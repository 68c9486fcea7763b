import * as z from "zod";
import * as field from "./fields.ts";

/** The section `topics` of a description: topics by name. Which names and settings Kafka takes are rules of the model. */

const topic = z.strictObject({
  partitions: z.int().min(1).max(field.MAX_PARTITIONS).default(1).meta({
    description: "How many partitions. More is an update; fewer is refused, since Kafka can only make the topic anew.",
  }),
  replicationFactor: z.int().min(1).optional().meta({
    description: "Copies of every partition.",
    defaultText: "replication.factor",
  }),
  minInSync: z.int().min(1).optional().meta({
    description: "Copies that must have a record before a producer with acks=all is answered.",
    defaultText: "replication.minInSync",
  }),
  retention: field.duration.optional().meta({
    description: "How long records are kept.",
    defaultText: "the brokers' own, 7d",
  }),
  retentionSize: field.size.optional().meta({
    description: "How much of each partition is kept.",
    defaultText: "the brokers' own, no limit",
  }),
  config: field.overrides.default({}).meta({
    description:
      "Further settings of the topic under Kafka's own names. Those in ms may be written like 12h, those in bytes like 2m.",
  }),
});

export const topics = z.record(z.string(), topic);
