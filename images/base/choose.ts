import type Docker from "dockerode";
import { pull } from "../../src/setup/image/pull.ts";
import { ImageError } from "../failure.ts";
import { importPackages, packagesReference, releaseOf, thisMachine, whyNoPackages } from "./packages.ts";

/** The official JRE image ours stands on where a registry can be reached. Not noble: its user `ubuntu` has our uid. */
export const officialBase = "eclipse-temurin:17-jre-jammy";

export interface Base {
  readonly reference: string;
  /** `sha256:…` of a pulled base, from its registry; empty for one made here. */
  readonly digest: string;
  /** The base's own PATH. */
  readonly path: string;
}

export interface Choice {
  readonly docker: Docker;
  readonly onProgress: (line: string) => void;
  /** Take the newest packages or layers even where the engine has a base already. */
  readonly refresh: boolean;
}

/**
 * A base with bash and a JRE, in the engine when this returns: one it has, else pulled, else made from this machine's
 * distribution packages. Throws an `ImageError` that says what is missing for each of the ways.
 */
export async function chooseBase(choice: Choice): Promise<Base> {
  const { docker, onProgress, refresh } = choice;
  const release = releaseOf(thisMachine().osRelease);
  if (!refresh) {
    for (const reference of [officialBase, ...(release ? [packagesReference(release)] : [])]) {
      const base = await inspect(docker, reference);
      if (base !== undefined) return base;
    }
  }
  onProgress(`Base: pulling ${officialBase} …`);
  const refusal = await pull(docker, officialBase, onProgress).then(() => undefined, answerOf);
  if (refusal === undefined) return there(docker, officialBase);
  onProgress(`Base: ${officialBase} cannot be pulled (${refusal})`);
  const obstacle = whyNoPackages({ architecture: (await docker.info()).Architecture });
  if (obstacle !== undefined || release === undefined) throw new ImageError(nowhere(refusal, obstacle ?? ""));
  return there(docker, await importPackages(docker, release, onProgress));
}

/** The engine's own words: dockerode wraps them in the HTTP status and keeps them in `json.message`. */
function answerOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { json } = error as Error & { readonly json?: { readonly message?: string } };
  return json?.message ?? error.message;
}

function nowhere(pulling: string, making: string): string {
  return (
    `Our image needs a base with a JRE, and there is no way to one here:\n` +
    `  ${officialBase} cannot be pulled: ${pulling}\n` +
    `  none can be made from distribution packages: ${making}\n` +
    "Let the engine reach a registry, or load an image that was built elsewhere (docs/image.md: docker save, docker load), " +
    "or name one in the description: image: apache/kafka:3.9.2"
  );
}

async function there(docker: Docker, reference: string): Promise<Base> {
  const base = await inspect(docker, reference);
  if (base === undefined) throw new ImageError(`${reference} was there a moment ago and is gone`);
  return base;
}

async function inspect(docker: Docker, reference: string): Promise<Base | undefined> {
  const image = await inspectImage(docker, reference);
  if (image === undefined) return undefined;
  const path = image.Config.Env?.find((entry) => entry.startsWith("PATH="))?.slice("PATH=".length);
  return { reference, digest: image.RepoDigests?.[0]?.split("@")[1] ?? "", path: path ?? plainPath };
}

/** What the engine knows of an image; undefined when it has none of that name. */
export async function inspectImage(docker: Docker, reference: string): Promise<Docker.ImageInspectInfo | undefined> {
  try {
    return await docker.getImage(reference).inspect();
  } catch (error) {
    if (error instanceof Error && "statusCode" in error && error.statusCode === 404) return undefined;
    throw error;
  }
}

/** What Docker gives a container whose image says nothing. */
const plainPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
