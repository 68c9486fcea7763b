import type Docker from "dockerode";
import { parseReference } from "../../model/reference.ts";
import type { Wanted } from "../description.ts";
import { SetupError } from "../setup-error.ts";
import { defaultImages } from "./ensure.ts";

/**
 * The image in the engine that a description's cluster runs: what it names, else ours, else the official one. An image
 * that lies under `destination` already, a registry's name for it, counts as not named: it is what was pushed there
 * before. Throws a `SetupError` when there is none, or more than one.
 */
export async function imageOf(
  docker: Docker,
  wanted: Wanted,
  { named, destination }: { readonly named?: string | undefined; readonly destination?: string | undefined } = {},
): Promise<string> {
  const repository = destination === undefined ? undefined : parseReference(destination).repository;
  const own =
    named === undefined ? wanted.images.filter((image) => parseReference(image).repository !== repository) : [named];
  if (own.length > 1) {
    throw new SetupError(
      `The description has more than one image: ${own.join(", ")}. Say which by --image, and do it once for each.`,
    );
  }
  const candidates = own.length === 1 ? own : Object.values(defaultImages(wanted.version));
  for (const candidate of candidates) {
    if (await isThere(docker, candidate)) return candidate;
  }
  const what = candidates.length === 1 ? candidates[0] : `${candidates.join(" nor ")}`;
  throw new SetupError(
    `The Docker engine has ${candidates.length === 1 ? "no" : "neither"} ${what}.\n` +
      (own.length === 1
        ? `Fetch it (docker pull ${what}), or leave the image out of the description.`
        : `\`npm run image -- ${wanted.version}\` builds ${candidates[0]}; docker pull fetches ${candidates[1]}.`),
  );
}

async function isThere(docker: Docker, reference: string): Promise<boolean> {
  try {
    await docker.getImage(reference).inspect();
    return true;
  } catch (error) {
    if ((error as { readonly statusCode?: number }).statusCode === 404) return false;
    throw error;
  }
}
