import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import type Docker from "dockerode";
import { pack } from "tar-stream";
import { dataDirectory } from "../src/setup/data-directory.ts";
import { alone } from "./alone.ts";
import { type Base, chooseBase, inspectImage } from "./base/choose.ts";
import { packagesRecipe } from "./base/packages.ts";
import { ImageError } from "./failure.ts";
import { follow } from "./follow.ts";
import { fetchJars } from "./jars/fetch.ts";
import { type JarLock, lockPath, readLock } from "./jars/lock.ts";
import { imageTexts, rootfs } from "./rootfs.ts";

export interface Build {
  /** Kafka's version, one of `imageVersions()`. */
  readonly version: string;
  readonly docker: Docker;
  readonly onProgress?: (line: string) => void;
  /** Take the newest base (JRE and system packages) and build even though nothing of ours has changed. */
  readonly refresh?: boolean;
  /** False: without class archives. An image that has them is taken for one without. Default true. */
  readonly archives?: boolean;
  /** Another name than `kafka-cluster/kafka:<version>`, for tests. */
  readonly reference?: string;
}

export interface BuiltImage {
  readonly reference: string;
  /** `sha256:…`, the engine's id. */
  readonly id: string;
  readonly sizeBytes: number;
  /** False when the engine had the very same image already. */
  readonly built: boolean;
}

/** The label that holds the hash of everything an image was built from. */
export const inputsLabel = "kafka-cluster.image.inputs";

/** `kafka-cluster/kafka:3.9.2`. */
export function imageReference(version: string): string {
  return `kafka-cluster/kafka:${version}`;
}

/** The versions of Kafka an image of ours can be built for: those with a lock, newest last. */
export function imageVersions(): string[] {
  const suffix = ".lock.json";
  const files = readdirSync(fileURLToPath(new URL(".", lockPath("any"))));
  const versions = files.flatMap((file) => (file.endsWith(suffix) ? [file.slice(0, -suffix.length)] : []));
  return versions.sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
}

/**
 * Makes our image of Kafka, unless the engine has it already. Needs no Maven, no shell and no Docker client: the jars
 * are downloaded and verified here, the engine builds. Throws an `ImageError`, `ChecksumError` or `DownloadError`.
 */
export async function buildImage(build: Build): Promise<BuiltImage> {
  const { version, docker, refresh = false, archives = true, onProgress = () => {} } = build;
  const { reference = imageReference(version) } = build;
  const lock = lockOf(version);
  const whole = inputsHash(lock);
  const inputs = archives ? whole : withoutArchives(whole);
  const present = async () => {
    const image = await inspectImage(docker, reference);
    const made = image?.Config.Labels?.[inputsLabel];
    if (refresh || image === undefined || (made !== inputs && made !== whole)) return undefined;
    onProgress(`${reference}: nothing to build, the image is there and made from the same inputs`);
    return { reference, id: image.Id, sizeBytes: image.Size, built: false };
  };
  const wait = () => onProgress(`${reference}: another process is building an image, waiting for it …`);
  return (
    (await present()) ??
    (await alone(
      "image",
      wait,
      async () => (await present()) ?? (await make({ docker, reference, lock, inputs, refresh, archives, onProgress })),
    ))
  );
}

interface Making {
  readonly docker: Docker;
  readonly reference: string;
  readonly lock: JarLock;
  readonly inputs: string;
  readonly refresh: boolean;
  readonly archives: boolean;
  readonly onProgress: (line: string) => void;
}

async function make({ docker, reference, lock, inputs, refresh, archives, onProgress }: Making): Promise<BuiltImage> {
  const before = await inspectImage(docker, reference);
  const cache = join(dataDirectory(), "maven");
  const repository = process.env.KAFKA_CLUSTER_MAVEN;
  const clock = stopwatch();
  const [jars, base] = await Promise.all([
    clock("jars", fetchJars({ lock, cache, repository, onProgress })),
    clock("base", chooseBase({ docker, onProgress, refresh })),
  ]);
  const training = archives ? ", and starting a small cluster in it for the class archives" : "";
  onProgress(`${reference}: building on ${base.reference}${training} …`);
  const files = await rootfs(lock, jars);
  const assembly = { docker, reference, base, files, labels: labels(lock, base, inputs), archives };
  await clock(archives ? "layers and class archives" : "layers", assemble(assembly));
  const image = await inspectImage(docker, reference);
  if (image === undefined) throw new ImageError(`${reference} was built and is not there`);
  if (before !== undefined && before.Id !== image.Id) await forget(docker, before.Id);
  onProgress(`${reference}: built, ${Math.round(image.Size / 1e6)} MB (${clock.told()})`);
  return { reference, id: image.Id, sizeBytes: image.Size, built: true };
}

/** Remembers how long each step took; `told()` is "jars 0.4 s, base 61.2 s". */
function stopwatch() {
  const steps: string[] = [];
  const time = async <T>(step: string, work: Promise<T>): Promise<T> => {
    const start = performance.now();
    const result = await work;
    steps.push(`${step} ${((performance.now() - start) / 1000).toFixed(1)} s`);
    return result;
  };
  return Object.assign(time, { told: () => steps.join(", ") });
}

function lockOf(version: string): JarLock {
  const versions = imageVersions();
  if (versions.includes(version)) return readLock(version);
  throw new ImageError(`There is no image of ours for Kafka ${version}, only for ${versions.join(", ")}.`);
}

const dockerfile = new URL("kafka/Dockerfile", import.meta.url);

/** One hash over everything that decides the image's content, but for the base's own packages of the day. */
function inputsHash(lock: JarLock): string {
  const hash = createHash("sha256").update(JSON.stringify(lock)).update(readFileSync(dockerfile));
  hash.update(packagesRecipe);
  const sorted = [...imageTexts(lock.kafka)].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [path, text] of sorted) hash.update(`\0${path}\0${text}`);
  return hash.digest("hex");
}

const withoutArchives = (inputs: string): string =>
  createHash("sha256").update(`${inputs} without archives`).digest("hex");

function labels({ kafka, zookeeper }: JarLock, base: Base, inputs: string): Record<string, string> {
  const oci = "org.opencontainers.image";
  return {
    [`${oci}.title`]: zookeeper === undefined ? "Kafka" : "Kafka and ZooKeeper",
    [`${oci}.description`]:
      zookeeper === undefined
        ? `Apache Kafka ${kafka}, broker, controller and all command line tools`
        : `Apache Kafka ${kafka} with ZooKeeper ${zookeeper}, both roles and all command line tools`,
    [`${oci}.version`]: kafka,
    [`${oci}.licenses`]: "Apache-2.0 AND GPL-2.0-only WITH Classpath-exception-2.0",
    [`${oci}.base.name`]: base.reference,
    ...(base.digest === "" ? {} : { [`${oci}.base.digest`]: base.digest }),
    "kafka-cluster.image.kafka": kafka,
    ...(zookeeper === undefined ? {} : { "kafka-cluster.image.zookeeper": zookeeper }),
    [inputsLabel]: inputs,
  };
}

interface Assembly {
  readonly docker: Docker;
  readonly reference: string;
  readonly base: Base;
  readonly files: Buffer;
  readonly labels: Readonly<Record<string, string>>;
  readonly archives: boolean;
}

/** The engine's own classic builder over its API: every engine has it, with or without buildx on this machine. */
async function assemble({ docker, reference, base, files, labels, archives }: Assembly): Promise<void> {
  const context = pack();
  context.entry({ name: "Dockerfile" }, readFileSync(dockerfile));
  context.entry({ name: "kafka.tar" }, files);
  context.finalize();
  const buildargs = { BASE: base.reference, BASE_PATH: base.path, ARCHIVES: archives ? "yes" : "no" };
  const report = await docker.buildImage(Readable.from(context), { t: reference, buildargs, labels, forcerm: true });
  await follow(docker, report);
}

/** The image the name was taken from. One that a container still uses stays. */
async function forget(docker: Docker, id: string): Promise<void> {
  await docker
    .getImage(id)
    .remove()
    .catch(() => {});
}
