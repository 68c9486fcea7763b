import * as z from "zod";

/**
 * The kinds of value a description is made of. Every bound stands here once and is read by the parser, by the
 * JSON Schema and by the reference page; the text of a violated bound is in `explain.ts`.
 */

/** Room for the longest suffix (`-zookeeper-5-data`) below the 63 characters of a DNS label. */
export const NAME_LIMIT = 40;
export const DNS_LABEL = /^[a-z]([a-z0-9-]*[a-z0-9])?$/;

/** Java's own notation and Kubernetes' both mean powers of 1024 here: `512m`, `512Mi`, `1g`, `1Gi`. */
export const SIZE = /^[1-9]\d*(m|M|Mi|g|G|Gi)$/;

/** A length of time: milliseconds, seconds, minutes, hours, days or weeks. */
export const DURATION = /^([1-9]\d*(ms|s|m|h|d|w)|forever)$/;

/** A broker cannot do with more in one topic; Kafka itself names no bound. */
export const MAX_PARTITIONS = 10_000;

/** The newest Kafka of each mode: the default, and what is proposed in place of others. */
export const NEWEST_VERSION = "3.9.2";
export const NEWEST_KRAFT_VERSION = "4.3.1";
export const VERSION = /^\d+\.\d+\.\d+$/;
/** A line of releases, which is also what brokers speak among themselves: "3.8" of "3.8.1". */
export const PROTOCOL = /^\d+\.\d+$/;

/** Ports below 1024 need rights that a rootless engine does not have. */
export const FIRST_PORT = 1024;
export const LAST_PORT = 65_535;

/** The host port of the first node of each kind. */
export const PORT_BASES = {
  hostPortBase: 9092,
  zookeeperPortBase: 2181,
  gatewayPortBase: 29_092,
  connectPortBase: 8083,
  uiPort: 8080,
} as const;

/** Kafka's `reserved.broker.max.id` is 1000: greater ids belong to brokers that number themselves. */
export const MAX_BROKERS = 1000;

/** Brokers and controllers are numbered together: dedicated controllers are 3001, 3002, … */
export const CONTROLLER_ID_BASE = 3000;

/** The web view, where the description names no other image. */
export const UI_IMAGE = "ghcr.io/kafbat/kafka-ui:v1.5.0";

/** More workers of Kafka Connect than one host can use. */
export const MAX_WORKERS = 100;
/** A secret's name is a file's. */
export const SECRET_NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

export const name = z.string().max(NAME_LIMIT).regex(DNS_LABEL);
export const version = z.string().regex(VERSION);
export const protocol = z.string().regex(PROTOCOL);
export const size = z.string().regex(SIZE);
export const duration = z.string().regex(DURATION);
export const port = z.int().min(FIRST_PORT).max(LAST_PORT);

/** The ports Kubernetes opens on its nodes, unless its administrator chose others. */
export const FIRST_NODE_PORT = 30_000;
export const LAST_NODE_PORT = 32_767;

export const namespace = z.string().max(63).regex(DNS_LABEL);
export const texts = z.array(z.string().min(1));

/** A scalar of a properties file. Numbers and booleans are taken as they are written. */
const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** Free keys of `server.properties` or `zoo.cfg`. Which keys are protected is a rule of the model. */
export const overrides = z.record(z.string(), scalar);

export const LABEL_KEY = /^[A-Za-z0-9]([A-Za-z0-9._/-]{0,61}[A-Za-z0-9])?$/;
export const labels = z.record(z.string().regex(LABEL_KEY), scalar);

export const labelKey = z.string().regex(LABEL_KEY);
export const ANNOTATION_KEY =
  /^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;
export const annotations = z.record(z.string().regex(ANNOTATION_KEY), scalar);

/** Kubernetes' notation: cores, or thousandths of one. */
export const CPU = /^(?!0+(\.0+)?m?$)(\d+m|\d+(\.\d{1,3})?)$/;
export const cpu = z.union([z.string().regex(CPU), z.number().min(0.001)]);

export const IMAGE_FAMILIES = ["apache", "zookeeper", "cp"] as const;

/** An image by its reference alone where the family can be read from it, else with the family beside it. */
export const image = z.union([
  z.string().min(1),
  z.strictObject({
    reference: z.string().min(1).meta({ description: "The image, with a pinned tag or digest." }),
    family: z.enum(IMAGE_FAMILIES).optional().meta({
      description: "The layout inside: whose paths, user and start scripts it has.",
      defaultText: "read from the reference",
    }),
  }),
]);

export type ImageChoice = z.output<typeof image>;
export type ImageFamily = (typeof IMAGE_FAMILIES)[number];
export type Overrides = z.output<typeof overrides>;
