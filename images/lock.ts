/**
 * For maintainers: writes `images/kafka/<version>.lock.json` anew from Maven's metadata (needs `mvn` and the network).
 *   npm run image:lock -- 3.9.2 --zookeeper 3.9.6
 *   npm run image:lock -- 4.3.1
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { download } from "./jars/download.ts";
import { sha256 } from "./jars/fetch.ts";
import { type Jar, type JarLock, lockPath, pathInRepository } from "./jars/lock.ts";

const repository = "https://repo.maven.apache.org/maven2";

/** `group:artifact:version` of every jar Maven resolves for a version of Kafka, sorted. */
function resolve(kafka: string, profile: "zookeeper" | "kraft"): string[] {
  const work = mkdtempSync(join(tmpdir(), "kafka-cluster-lock-"));
  try {
    const output = join(work, "list");
    const pom = fileURLToPath(new URL("kafka/pom.xml", import.meta.url));
    const goal = ["dependency:list", "-DincludeScope=runtime", `-DoutputFile=${output}`];
    execFileSync("mvn", ["-q", "-B", "-f", pom, "-P", profile, `-Dkafka.version=${kafka}`, ...goal], {
      stdio: "inherit",
    });
    return readFileSync(output, "utf8").split("\n").flatMap(coordinates).sort();
  } finally {
    rmSync(work, { recursive: true });
  }
}

/** "   io.netty:netty-common:jar:4.1.140.Final:compile -- module …" → `io.netty:netty-common:4.1.140.Final`. */
function coordinates(line: string): string[] {
  const parts = line.trim().split(" ")[0]?.split(":") ?? [];
  const [group, artifact, type, version] = parts;
  if (parts.length < 5) return [];
  if (parts.length > 5 || type !== "jar") throw new Error(`this script does not know what to do with ${line.trim()}`);
  return [`${group}:${artifact}:${version}`];
}

/**
 * Kafka's POM names the ZooKeeper of its release day. Ours is put in its place artifact by artifact: the newest POMs
 * name a parent that is not everywhere, so Maven itself could not resolve them.
 */
function withZooKeeper(version: string, artifact: string): string {
  return artifact.startsWith("org.apache.zookeeper:") ? artifact.replace(/[^:]+$/, version) : artifact;
}

/** Downloads a jar, compares it with the SHA-1 the repository publishes, and notes the SHA-256 of what came. */
async function lockJar(artifact: string): Promise<Jar> {
  const url = `${repository}/${pathInRepository(artifact)}`;
  const signal = AbortSignal.timeout(120_000);
  const [content, published] = await Promise.all([download({ url, signal }), download({ url: `${url}.sha1`, signal })]);
  const sha1 = createHash("sha1").update(content).digest("hex");
  if (published.toString("utf8").trim().split(/\s/)[0] !== sha1) throw new Error(`${url}: not the published SHA-1`);
  return { artifact, file: url.slice(url.lastIndexOf("/") + 1), sha256: sha256(content), bytes: content.length };
}

const { positionals, values } = parseArgs({ allowPositionals: true, options: { zookeeper: { type: "string" } } });
const [kafka] = positionals;
const hasZooKeeper = (version: string) => Number(version.split(".")[0]) < 4;
if (kafka === undefined || hasZooKeeper(kafka) !== (values.zookeeper !== undefined)) {
  console.error("usage: npm run image:lock -- <kafka version> [--zookeeper <version>, for Kafka 3]");
  process.exit(1);
}
const zookeeper = values.zookeeper;
const jars: Jar[] = [];
for (const artifact of resolve(kafka, zookeeper === undefined ? "kraft" : "zookeeper")) {
  jars.push(await lockJar(zookeeper === undefined ? artifact : withZooKeeper(zookeeper, artifact)));
}
const lock: JarLock = { kafka, ...(zookeeper === undefined ? {} : { zookeeper }), repository, jars };
writeFileSync(lockPath(kafka), `${JSON.stringify(lock, undefined, 2)}\n`);
console.log(`${jars.length} jars, ${Math.round(jars.reduce((sum, jar) => sum + jar.bytes, 0) / 1e6)} MB`);
