import { readFileSync } from "node:fs";
import { z } from "zod";

const jar = z.strictObject({
  /** `group:artifact:version`, as Maven writes it. */
  artifact: z.string().regex(/^[\w.-]+:[\w.-]+:[\w.-]+$/),
  file: z.string().regex(/^[\w.-]+\.jar$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().positive(),
});

const lock = z.strictObject({
  kafka: z.string(),
  /** ZooKeeper's; Kafka 4 has none. */
  zookeeper: z.string().optional(),
  /** The Maven repository the jars come from; KAFKA_CLUSTER_MAVEN names another one with the same content. */
  repository: z.url(),
  jars: z.array(jar).min(1),
});

/** One jar of the image, and the sum its file must have. */
export type Jar = Readonly<z.infer<typeof jar>>;
/** Every jar in `/opt/kafka/libs` for one version of Kafka: `images/kafka/<version>.lock.json`. */
export type JarLock = Readonly<Omit<z.infer<typeof lock>, "jars">> & { readonly jars: readonly Jar[] };

/** Where a version's lock is kept in the repository. */
export function lockPath(version: string): URL {
  return new URL(`../kafka/${version}.lock.json`, import.meta.url);
}

/** Reads a version's lock. Throws a `ZodError` for a file of another shape and ENOENT for a version without one. */
export function readLock(version: string): JarLock {
  return lock.parse(JSON.parse(readFileSync(lockPath(version), "utf8")));
}

/** `org.apache.kafka:kafka_2.13:3.9.2` → `org/apache/kafka/kafka_2.13/3.9.2/kafka_2.13-3.9.2.jar`. */
export function pathInRepository(artifact: string): string {
  const [group, name, version] = artifact.split(":") as [string, string, string];
  return `${group.replaceAll(".", "/")}/${name}/${version}/${name}-${version}.jar`;
}
