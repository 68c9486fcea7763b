import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ChecksumError, DownloadError } from "../failure.ts";
import { download } from "./download.ts";
import { type Jar, type JarLock, pathInRepository } from "./lock.ts";

export interface Fetch {
  readonly lock: Pick<JarLock, "jars" | "repository">;
  /** Where jars are kept between builds, laid out like a Maven repository. */
  readonly cache: string;
  /** Another repository than the lock's, e.g. a company's mirror. The sums stay the lock's. */
  readonly repository?: string | undefined;
  readonly onProgress?: (line: string) => void;
  readonly parallel?: number;
  /** Limit for all jars together, in milliseconds. */
  readonly deadlineMs?: number;
}

/**
 * The content of every jar of a lock, in its order: from the cache, else downloaded, and verified in either case.
 * Throws a `ChecksumError`, or a `DownloadError` that says what to do on a machine without the network.
 */
export async function fetchJars(options: Fetch): Promise<Buffer[]> {
  const { lock, parallel = 6, deadlineMs = 300_000, onProgress = () => {} } = options;
  const failed = new AbortController();
  const signal = AbortSignal.any([failed.signal, AbortSignal.timeout(deadlineMs)]);
  const contents = new Array<Buffer>(lock.jars.length);
  const waiting = lock.jars.entries();
  const progress = counter(lock.jars, onProgress);
  const worker = async () => {
    for (const [index, jar] of waiting) contents[index] = await fetchJar(jar, options, signal, progress);
  };
  try {
    await Promise.all(Array.from({ length: parallel }, worker));
  } catch (error) {
    failed.abort(error);
    throw explain(error, deadlineMs);
  }
  return contents;
}

async function fetchJar(jar: Jar, options: Fetch, signal: AbortSignal, progress: () => void): Promise<Buffer> {
  const path = join(options.cache, pathInRepository(jar.artifact));
  const kept = await readFile(path).catch(() => undefined);
  if (kept !== undefined && sha256(kept) === jar.sha256) return kept;
  const repository = (options.repository ?? options.lock.repository).replace(/\/$/, "");
  const url = `${repository}/${pathInRepository(jar.artifact)}`;
  const content = await download({ url, signal });
  verify(jar, content, url);
  await keep(path, content);
  progress();
  return content;
}

function verify(jar: Jar, content: Buffer, url: string): void {
  const actual = sha256(content);
  if (actual === jar.sha256) return;
  throw new ChecksumError(
    `${url} is not the jar this project locked: its SHA-256 is ${actual}, ${jar.artifact} has ${jar.sha256}. ` +
      "It was not used. A proxy that answers with a page of its own is the usual reason.",
  );
}

/** Complete or not at all: a build killed while writing must not leave half a jar under the real name. */
async function keep(path: string, content: Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const partial = `${path}.${randomUUID()}.part`;
  try {
    await writeFile(partial, content);
    await rename(partial, path);
  } finally {
    await rm(partial, { force: true });
  }
}

function counter(jars: readonly Jar[], onProgress: (line: string) => void): () => void {
  let fetched = 0;
  return () => {
    fetched += 1;
    if (fetched === 1) onProgress(`Kafka's jars: downloading (${megabytes(jars)} in ${jars.length} files) …`);
    if (fetched % 25 === 0) onProgress(`Kafka's jars: ${fetched} downloaded`);
  };
}

function explain(error: unknown, deadlineMs: number): unknown {
  if (error instanceof ChecksumError) return error;
  const late = error instanceof Error && error.name === "TimeoutError";
  if (!late && !(error instanceof DownloadError)) return error;
  const what = late ? `not all of them came within ${deadlineMs / 1000} s` : (error as Error).message;
  return new DownloadError(
    `Kafka's jars could not be downloaded: ${what}\n` +
      "Behind a proxy set HTTPS_PROXY and NODE_USE_ENV_PROXY=1; for a mirror of Maven Central set KAFKA_CLUSTER_MAVEN to its address.",
  );
}

/** "58 MB". */
function megabytes(jars: readonly Jar[]): string {
  return `${Math.round(jars.reduce((sum, jar) => sum + jar.bytes, 0) / 1e6)} MB`;
}

export function sha256(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
