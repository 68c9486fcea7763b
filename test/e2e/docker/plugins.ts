import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { download } from "../../../images/jars/download.ts";
import { dataDirectory } from "../../../src/setup/data-directory.ts";

const VERSION = "3.1.0.Final";
const ARCHIVES = {
  mariadb: "41b5191b6728a1142c1fc6ab756f9447b6cdbc8a8fb5d8e83fc26046a6e8692d",
  jdbc: "bd3573f7289035c9cfcc2a65b070f5f23bf045f26446cc2de591e200c5059598",
} as const;

/** Unpacks Debezium's source for MariaDB and its JDBC sink, a folder each, from Maven Central or from the cache. */
export async function unpackDebezium(directory: string): Promise<void> {
  mkdirSync(directory, { recursive: true });
  for (const kind of Object.keys(ARCHIVES) as (keyof typeof ARCHIVES)[]) {
    execFileSync("tar", ["-xzf", await archiveOf(kind), "-C", directory]);
  }
}

async function archiveOf(kind: keyof typeof ARCHIVES): Promise<string> {
  const cache = join(dataDirectory(), "plugins");
  const name = `debezium-connector-${kind}-${VERSION}-plugin.tar.gz`;
  const file = join(cache, name);
  if (existsSync(file) && sha256(readFileSync(file)) === ARCHIVES[kind]) return file;
  const repository = process.env.KAFKA_CLUSTER_MAVEN ?? "https://repo.maven.apache.org/maven2";
  const url = `${repository.replace(/\/$/, "")}/io/debezium/debezium-connector-${kind}/${VERSION}/${name}`;
  const content = await download({ url, signal: AbortSignal.timeout(120_000) });
  if (sha256(content) !== ARCHIVES[kind]) throw new Error(`${url} is not the archive that was locked`);
  mkdirSync(cache, { recursive: true });
  writeFileSync(`${file}.part`, content);
  renameSync(`${file}.part`, file);
  return file;
}

const sha256 = (content: Buffer): string => createHash("sha256").update(content).digest("hex");
