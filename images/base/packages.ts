import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type Docker from "dockerode";
import { ImageError } from "../failure.ts";
import { follow } from "../follow.ts";

/** Every file in the base gets this modification time at the latest, so that two builds of the same packages are alike. */
const epoch = "1735689600";
const strip = fileURLToPath(new URL("strip.sh", import.meta.url));

/** The newest Java that Kafka 3.9 supports and the release has. */
const javaOf: Readonly<Record<string, string>> = {
  bookworm: "openjdk-17-jre-headless",
  trixie: "openjdk-21-jre-headless",
  jammy: "openjdk-17-jre-headless",
  noble: "openjdk-21-jre-headless",
};

/** A distribution release a base can be made from, on the machine this runs on. */
export interface Release {
  readonly id: "debian" | "ubuntu";
  readonly codename: string;
  readonly java: string;
}

/** What this machine lacks for making a base from packages; undefined when it lacks nothing. */
export function whyNoPackages(docker: { readonly architecture: string }, machine = thisMachine()): string | undefined {
  const release = releaseOf(machine.osRelease);
  if (machine.platform !== "linux" || release === undefined) {
    return "this is not one of the Debian or Ubuntu releases a base can be made on (12, 13, 22.04, 24.04)";
  }
  if (machine.uid !== 0) return "making a base from distribution packages needs root";
  if (architectures[docker.architecture] === machine.arch) return undefined;
  return `the engine runs on ${docker.architecture}, this machine on ${machine.arch}`;
}

const architectures: Readonly<Record<string, string>> = {
  x86_64: "x64",
  aarch64: "arm64",
  amd64: "x64",
  arm64: "arm64",
};

export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  readonly uid: number | undefined;
  /** The text of /etc/os-release; empty where there is none. */
  readonly osRelease: string;
}

export function thisMachine(): Machine {
  const file = "/etc/os-release";
  return {
    platform: process.platform,
    arch: process.arch,
    uid: process.getuid?.(),
    osRelease: existsSync(file) ? readFileSync(file, "utf8") : "",
  };
}

/** The release an os-release file names; undefined for every other distribution, derivatives included. */
export function releaseOf(osRelease: string): Release | undefined {
  const value = (key: string) => osRelease.match(new RegExp(`^${key}="?([^"\\n]*)"?$`, "m"))?.[1];
  const id = value("ID");
  const codename = value("VERSION_CODENAME") ?? "";
  const java = javaOf[codename];
  return (id === "debian" || id === "ubuntu") && java !== undefined ? { id, codename, java } : undefined;
}

/** Everything a base is made by but for the packages of the day: another recipe is another base, and another image. */
export const packagesRecipe = [epoch, JSON.stringify(javaOf), readFileSync(strip, "utf8")].join("\0");

/** The name the base of a release goes by in the engine: another recipe, another tag. */
export function packagesReference({ codename, java }: Release): string {
  const recipe = createHash("sha256").update([codename, java, packagesRecipe].join("\0"));
  return `kafka-cluster/base:${codename}-${java.replace(/\D+/g, "")}-${recipe.digest("hex").slice(0, 12)}`;
}

/** Makes a root file system with bash and a JRE from the release's own packages and imports it. About 60 s. */
export async function importPackages(
  docker: Docker,
  release: Release,
  onProgress: (line: string) => void,
): Promise<string> {
  const reference = packagesReference(release);
  await installMmdebstrap(onProgress);
  onProgress(`Base: making one from ${release.id} ${release.codename}'s packages (${release.java}), about a minute …`);
  const work = await mkdtemp(join(tmpdir(), "kafka-cluster-base-"));
  try {
    const archive = join(work, "base.tar");
    await bootstrap(release, archive);
    const [repo, tag] = reference.split(":") as [string, string];
    await follow(docker, await docker.importImage(createReadStream(archive), { repo, tag }));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return reference;
}

async function bootstrap({ id, codename, java }: Release, archive: string): Promise<void> {
  const args = [
    "--quiet",
    "--variant=minbase",
    // strip.sh does the cleaning, and takes away the configuration that mmdebstrap's own cleaning expects.
    "--skip=cleanup",
    `--components=${id === "ubuntu" ? "main,universe" : "main"}`,
    // Of the development kit strip.sh takes jlink, and cuts the runtime with it.
    `--include=${java},${java.replace("jre", "jdk")},ca-certificates`,
    `--customize-hook=sh '${strip}' "$1"`,
    codename,
    archive,
  ];
  await run("mmdebstrap", args, { SOURCE_DATE_EPOCH: epoch });
}

async function installMmdebstrap(onProgress: (line: string) => void): Promise<void> {
  const installed = await execute("mmdebstrap", ["--version"]).then(
    () => true,
    () => false,
  );
  if (installed) return;
  onProgress("Base: installing mmdebstrap with apt …");
  const quiet = { DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", ["update", "-qq"], quiet);
  await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "mmdebstrap"], quiet);
}

const execute = promisify(execFile);

async function run(command: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<void> {
  try {
    await execute(command, args, { env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 });
  } catch (error) {
    const { stdout = "", stderr = "", message } = error as Error & { stdout?: string; stderr?: string };
    const said = `${stdout}\n${stderr}`.trim().split("\n").slice(-8).join("\n");
    throw new ImageError(`${command} failed:\n${said || message}`);
  }
}
